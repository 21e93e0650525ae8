// Bundles the sandbox: `chaos run --sandbox` starts one for each run, and then reads a few files instead of three hundred. What only
// some runs need stays a chunk of its own, and other packages stay outside.
import { fileURLToPath } from 'node:url'
import { bundleInto } from '../../../.build/bundle-into.js'

await bundleInto(fileURLToPath(new URL('..', import.meta.url)), ['src/index.ts'], {
  together: { sandbox: ['src/index.ts'] },
  external: (id) => !/^[./]/.test(id),
})
