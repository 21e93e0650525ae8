// The first lines of `npm test`: what it needs, and how long it takes.
import { availableParallelism } from 'node:os'

const cores = availableParallelism()
console.log(
  [
    'Tests of all packages from source, then end to end against the packed program; on two quiet cores some 15 minutes in all.',
    `This machine has ${cores} ${cores === 1 ? 'core' : 'cores'}. Needed: Node ${process.versions.node} (this one), a registry or npm's cache once, and the loopback address.`,
    'A cluster is looked for (docs/guides/testing.md); where there is none, what needs one is skipped, and says so.',
    'One topic: `npx vitest run test/TOPIC` in the folder of a package; one part of the end-to-end tests: `npx vitest run test/beside/fuzz.test.ts` in e2e.',
    '',
  ].join('\n'),
)
