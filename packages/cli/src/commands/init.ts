import { ChaosError, checkWritable, replaceFile, whyNotWritten } from 'chaos-core'
import { ChaosCommand } from '../chaos-command.ts'
import { composeExperiment } from '../init/compose-experiment.ts'
import { consentToReplace } from '../init/consent-to-replace.ts'
import { activitiesOf, type KnownActivity, readDiscovery } from '../init/known-activity.ts'
import { Flags } from '../options/flags.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import type { Session } from '../session.ts'

/** `chaos init` */
export default class Init extends ChaosCommand {
  static override summary = 'Make a new experiment by answering questions.'
  static override description =
    "At a terminal the activities of the installed plugins are there to choose from, unless a discovery file says otherwise. Where standard input is no terminal, each of its lines is an answer, in the order of Chaos Toolkit's questions."
  static override flags = {
    'discovery-path': Flags.string({
      helpValue: 'FILE',
      default: './discovery.json',
      summary: 'A discovery file of Chaos Toolkit with the activities to choose from. It need not exist.',
    }),
    'experiment-path': Flags.string({
      helpValue: 'FILE',
      default: './experiment.json',
      summary: 'Where the experiment goes; as YAML if the name ends in .yaml or .yml.',
    }),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Init)
    const session = this.open(flags)
    const path = flags['experiment-path']
    await refuseUnwritable(path)
    const known = await knownActivities(flags['discovery-path'], session)
    const asker = await makeAsker()
    try {
      const person = process.stdin.isTTY ? asker : undefined
      const agreed = await consentToReplace(path, person)
      const experiment = await composeExperiment(asker, known)
      // One may have come while the questions were answered.
      if (!agreed) await consentToReplace(path, person)
      await writeExperiment(path, experiment)
    } finally {
      asker.end()
    }
    session.report.info(`The experiment is in ${path}. Check it with: chaos validate ${path}`)
    return 0
  }
}

async function knownActivities(path: string, session: Session): Promise<readonly KnownActivity[]> {
  const discovered = await readDiscovery(path)
  if (discovered !== undefined) return discovered
  return process.stdin.isTTY ? activitiesOf((await loadRegistry(session)).plugins) : []
}

async function makeAsker() {
  if (process.stdin.isTTY) {
    const { terminalAsker } = await import('../init/terminal-asker.ts')
    return terminalAsker()
  }
  const { lineAsker } = await import('../init/line-asker.ts')
  return lineAsker(process.stdin, process.stdout)
}

/** Refuses before any question is asked what could not be written in the end. */
async function refuseUnwritable(path: string): Promise<void> {
  try {
    await checkWritable(path)
  } catch (cause) {
    throw notWritten(path, cause)
  }
}

async function writeExperiment(path: string, experiment: Record<string, unknown>): Promise<void> {
  const yaml = /\.ya?ml$/i.test(path)
  const text = yaml
    ? (await import('yaml')).stringify(experiment, { indent: 4 })
    : `${JSON.stringify(experiment, undefined, 4)}\n`
  try {
    await replaceFile(path, text)
  } catch (cause) {
    throw notWritten(path, cause)
  }
}

function notWritten(path: string, cause: unknown): ChaosError {
  return new ChaosError(`The experiment ${path} can't be written: ${whyNotWritten(cause)}.`, {
    remedy: 'Name another file with --experiment-path.',
    cause,
  })
}
