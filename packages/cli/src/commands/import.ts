import { extname } from 'node:path'
import {
  ChaosError,
  DocumentSyntaxError,
  parseYamlStream,
  quotedForShell,
  replaceFile,
  validateSource,
} from 'chaos-core'
import { type Mapping, readTextFile, TooLarge, whyNotRead, whyNotWritten } from 'chaos-plugin-api'
import { ChaosCommand } from '../chaos-command.ts'
import { importResources } from '../import/import-resources.ts'
import { refuseToReplace } from '../init/refuse-to-replace.ts'
import { Args } from '../options/args.ts'
import { Flags } from '../options/flags.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import { printJson } from '../render/standard-streams.ts'
import type { Session } from '../session.ts'
import { ownSignals } from '../signals.ts'
import { UsageError } from '../usage-error.ts'

/** `chaos import FILE` */
export default class Import extends ChaosCommand {
  static override summary = 'Make an experiment of faults of Chaos Mesh, or of a ChaosEngine of Litmus.'
  static override description =
    'Each fault is injected as it stands in the manifest, held for its duration and taken away by the run; before and after that a hypothesis looks whether what it acts on is well. The experiment is checked before it is written. A file that is there is never replaced.'
  static override examples = [
    '<%= config.bin %> import network-delay.yaml --output experiment.json',
    {
      description: 'To standard output, as JSON',
      command: '<%= config.bin %> import chaosengine.yaml',
    },
  ]
  static override args = {
    file: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'A manifest, YAML or JSON, as kubectl apply takes it; with several objects or one.',
    }),
  }
  static override flags = {
    output: Flags.string({
      helpValue: 'FILE',
      summary:
        'Where the experiment goes; as YAML if the name ends in .yaml or .yml. Default: standard output, as JSON.',
    }),
    'i-know': Flags.string({
      helpValue: 'REASON',
      summary: "Why it is meant that a fault is aimed at namespace kube-system, or at the cluster's DNS.",
    }),
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Import)
    const session = this.open(flags)
    const { report } = session
    const { output } = flags
    if (output !== undefined) {
      refuseOtherEnding(output)
      refuseToReplace(output, '--output')
    }
    const { experiment, notes } = importResources(await readDocuments(args.file), args.file, {
      reason: flags['i-know'],
    })
    await this.#check(experiment, args.file, session)
    for (const note of notes) report.warn(note)
    if (output === undefined) {
      printJson(`${JSON.stringify(experiment, undefined, 2)}\n`)
      return 0
    }
    await write(output, experiment)
    report.info(`The experiment is in ${output}, and is valid. Run it with:`)
    report.info(report.style.exact(`  chaos run ${quotedForShell(output)}`))
    return 0
  }

  /** Throws `ChaosError` where a run would refuse what was made, wherever it acts. */
  async #check(experiment: Mapping, file: string, session: Session): Promise<void> {
    const { report, environment, redaction } = session
    const registry = await loadRegistry(session)
    using signals = ownSignals(() => undefined)
    const { signal } = signals
    const { listener } = report
    const options = { settings: {}, registry, environment, fileOnly: true, listener, redaction, signal }
    try {
      await validateSource({ source: experiment, ...options })
    } catch (error) {
      if (!(error instanceof ChaosError) || error.problems.length === 0) throw error
      // Their places are those of a file that is not there.
      const problems = error.problems.map(({ message, path }) => ({ message, path }))
      throw new ChaosError(`${file} can't be imported: no run would take what it holds.`, {
        problems,
        unlisted: error.unlisted,
        remedy: 'Correct the manifest.',
        cause: error,
      })
    }
  }
}

/** A run tells by the ending of its name what a file holds. */
function refuseOtherEnding(path: string): void {
  if (['.json', '.yaml', '.yml'].includes(extname(path))) return
  throw new UsageError(
    `An experiment can't go to ${path}: its name ends neither in .json nor in .yaml or .yml.`,
    'Name another file with --output.',
  )
}

async function readDocuments(path: string): Promise<readonly unknown[]> {
  try {
    return (await parseYamlStream(await readTextFile(path))).map(({ value }) => value)
  } catch (cause) {
    if (cause instanceof DocumentSyntaxError) {
      const { line, column } = cause.position
      throw new ChaosError(`${path} is no YAML, at line ${line}, column ${column}: ${cause.message}.`, {
        remedy: 'Correct it there.',
        cause,
      })
    }
    const why = cause instanceof TooLarge ? 'it is too large' : whyNotRead(cause)
    throw new ChaosError(`${path} can't be read: ${why}.`, { remedy: 'Give the path of a manifest.', cause })
  }
}

async function write(path: string, experiment: object): Promise<void> {
  const text =
    extname(path) === '.json'
      ? `${JSON.stringify(experiment, undefined, 2)}\n`
      : (await import('yaml')).stringify(experiment, { indent: 2 })
  try {
    await replaceFile(path, text)
  } catch (cause) {
    throw new ChaosError(`The experiment ${path} can't be written: ${whyNotWritten(cause)}.`, {
      remedy: 'Name another file with --output.',
      cause,
    })
  }
}
