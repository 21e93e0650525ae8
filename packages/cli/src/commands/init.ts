import { statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import {
  ChaosError,
  checkWritable,
  type ExperimentSource,
  type PluginRegistry,
  quotedForShell,
  replaceFile,
  validateSource,
  whyNotWritten,
} from 'chaos-core'
import { ChaosCommand } from '../chaos-command.ts'
import { composeExperiment } from '../init/compose-experiment.ts'
import { describesExperiment, experimentOfFlags } from '../init/experiment-of-flags.ts'
import { activitiesOf, type KnownActivity, ownActivities, readDiscovery } from '../init/known-activity.ts'
import { refuseToReplace } from '../init/refuse-to-replace.ts'
import { Flags } from '../options/flags.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import { reportError } from '../report-error.ts'
import type { Session } from '../session.ts'
import { ownSignals } from '../signals.ts'
import { UsageError } from '../usage-error.ts'

/** `chaos init` */
export default class Init extends ChaosCommand {
  static override summary = 'Make a new experiment, by answering questions or by options.'
  static override description =
    "At a terminal the activities of the installed plugins, programs and HTTP requests are there to choose from; those of a discovery file take the place of the plugins' if there is one. With --title nobody is asked, and the other options say what is in the experiment: an activity is its ID, or 'ID ARGUMENTS' with the arguments as JSON, and a probe may end in '= VALUE' with what is expected. Where standard input is no terminal and there is no --title, each of its lines is an answer, in the order of Chaos Toolkit's questions. A file that is there is never replaced."
  static override examples = [
    '<%= config.bin %> init',
    {
      description: 'Without questions: an action, by its id and its arguments',
      command: `<%= config.bin %> init --title Nap --method 'process {"path": "sleep"}'`,
    },
    {
      description: 'A probe by HTTP, and what is expected of it',
      command: `<%= config.bin %> init --title Up --probe 'http {"url": "http://web"} = 200'`,
    },
  ]
  static override flags = {
    'experiment-path': Flags.string({
      helpValue: 'FILE',
      default: './experiment.json',
      summary: 'Where the experiment goes; as YAML if the name ends in .yaml or .yml.',
    }),
    'discovery-path': Flags.string({
      helpValue: 'FILE',
      default: './discovery.json',
      summary: 'A discovery file of Chaos Toolkit with the activities to choose from. It need not exist.',
    }),
    title: Flags.string({ helpValue: 'TEXT', summary: 'The title of the experiment; then nobody is asked.' }),
    description: Flags.string({ helpValue: 'TEXT', summary: 'What the experiment finds out.' }),
    hypothesis: Flags.string({
      helpValue: 'TEXT',
      summary: 'The title of the hypothesis. Default: that of the experiment.',
    }),
    probe: activities('A probe of the hypothesis; may be given several times.'),
    method: activities('An activity of the method; may be given several times.'),
    rollback: activities('An action of the rollbacks; may be given several times.'),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Init)
    const session = this.open(flags)
    // The commands that are suggested are called in the folder that the user is in.
    const path = flags['change-dir'] === undefined ? flags['experiment-path'] : resolve(flags['experiment-path'])
    refuseOtherEnding(path)
    await refuseUnwritable(path)
    refuseToReplace(path, '--experiment-path')
    const byFlags = describesExperiment(flags)
    const person = process.stdin.isTTY && !byFlags
    const registry = await loadRegistry(session)
    const known = await knownActivities(flags['discovery-path'], { registry, all: person || byFlags })
    const experiment = byFlags
      ? experimentOfFlags(flags, known, (sentence) => session.report.info(sentence))
      : await ask(known, person)
    // One may have come while the questions were answered.
    refuseToReplace(path, '--experiment-path')
    await writeExperiment(path, experiment)
    // What went through a FIFO is gone: its reader has it.
    const source = statSync(path).isFile() ? path : experiment
    const problem = await findProblem(source, session, registry)
    if (problem === undefined) sayHowToRun(path, session)
    else sayWhatIsWrong(path, problem, session)
    return 0
  }
}

function sayHowToRun(path: string, { report }: Session): void {
  report.info(`The experiment is in ${path}, and is valid. Try it with:`)
  report.info(report.style.exact(`  chaos run ${quotedForShell(path)} --sandbox`))
}

function sayWhatIsWrong(path: string, problem: ChaosError, { report }: Session): void {
  report.warn(`The experiment is in ${path}, and can't be run as it is:`)
  for (const line of reportError(problem, { verbose: false }).lines) report.warn(line)
  report.info('Complete it, then check it with:')
  report.info(report.style.exact(`  chaos validate ${quotedForShell(path)}`))
}

/** Why a run would refuse what was written, wherever it acts; undefined where none would. */
async function findProblem(
  source: ExperimentSource,
  { environment, report, redaction }: Session,
  registry: PluginRegistry,
): Promise<ChaosError | undefined> {
  using signals = ownSignals(() => undefined)
  const { listener } = report
  const { signal } = signals
  try {
    await validateSource({ source, settings: {}, registry, environment, fileOnly: true, listener, redaction, signal })
    return undefined
  } catch (error) {
    if (error instanceof ChaosError) return error
    throw error
  }
}

function activities(summary: string) {
  return Flags.string({ helpValue: 'ACTIVITY', multiple: true, multipleNonGreedy: true, summary })
}

async function ask(known: readonly KnownActivity[], person: boolean): Promise<Record<string, unknown>> {
  const asker = await makeAsker()
  try {
    return await composeExperiment(asker, known, { person })
  } finally {
    asker.end()
  }
}

/** Those of a discovery file, else, where `all` are asked for, of the plugins; then those that need no plugin. */
async function knownActivities(
  path: string,
  { registry, all }: { readonly registry: PluginRegistry; readonly all: boolean },
): Promise<readonly KnownActivity[]> {
  const discovered = await readDiscovery(path)
  if (!all) return discovered ?? []
  return [...(discovered ?? activitiesOf(registry.plugins)), ...ownActivities]
}

async function makeAsker() {
  if (process.stdin.isTTY) {
    const { terminalAsker } = await import('../init/terminal-asker.ts')
    return terminalAsker()
  }
  const { lineAsker } = await import('../init/line-asker.ts')
  return lineAsker(process.stdin, process.stdout)
}

/** A run tells by the ending of its name what a file holds. */
function refuseOtherEnding(path: string): void {
  if (['.json', '.yaml', '.yml'].includes(extname(path))) return
  throw new UsageError(
    `An experiment can't go to ${path}: its name ends neither in .json nor in .yaml or .yml.`,
    'Name another file with --experiment-path.',
  )
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
  const text =
    extname(path) !== '.json'
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
