import { writeFile } from 'node:fs/promises'
import { installPackedCli } from '../support/packed-cli.ts'
import { kubectlProgram } from './kubectl-program.ts'
import { pageUrl, renderPage } from './page.ts'
import { faultOf, playAll } from './play-all.ts'
import { topics } from './topics.ts'

/** Plays every feature and writes the page. Ends with exit code 1, and leaves the page alone, where something is not as it has to be. */
const kubectl = await kubectlProgram()
if ('skipped' in kubectl) throw new Error(kubectl.skipped)
const played = await playAll({ kubectl: kubectl.program, cli: await installPackedCli() })
const faults = topics
  .flatMap(({ features }) => features)
  .flatMap((feature) => {
    const result = played.get(feature)
    return result === undefined ? [`${feature.name}: can't be played here`] : (faultOf(feature, result) ?? [])
  })
for (const fault of faults) console.log(`✗ ${fault}`)
console.log(`${played.size} features, ${faults.length} of them not as they have to be`)
if (faults.length === 0) await writeFile(pageUrl, renderPage(played, kubectl.version))
else process.exitCode = 1
