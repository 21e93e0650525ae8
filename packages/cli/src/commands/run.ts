import { join } from 'node:path'
import {
  type ChangeLedger,
  hypothesisStrategies,
  type LoggedRecord,
  outcomes,
  outcomesByWeight,
  runExperiment,
  settleSandboxRun,
} from 'chaos-core'
import { ChaosCommand } from '../chaos-command.ts'
import { exitCodeLines, exitCodeOf, exitCodeTable } from '../exit.ts'
import { Args } from '../options/args.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import { reportError } from '../report-error.ts'
import { journalPaths } from '../run/journal-path.ts'
import { readRequest } from '../run/read-request.ts'
import { runFlags } from '../run/run-flags.ts'
import { runInTurn } from '../run/run-in-turn.ts'
import { endedSandbox } from '../sandbox/ended-sandbox.ts'
import { startSandboxForRun } from '../sandbox/sandbox-environment.ts'
import { speedInWords } from '../sandbox/sandbox-options.ts'
import { settingsOf } from '../settings/settings-path.ts'
import { stateOf } from '../settings/state-of.ts'
import { ownSignals } from '../signals.ts'

/** `chaos run SOURCE...` */
export default class Run extends ChaosCommand {
  static override summary = 'Run an experiment, and put back everything that it changed.'
  static override description =
    `Runs the experiment in SOURCE (a JSON or YAML file, an http(s) address, or - for standard input): looks at the steady state, plays the method, looks again, plays the rollbacks, undoes what is left, and writes a journal. Whatever ends it early, Ctrl-C included, everything that can be put back is put back; after a crash, "chaos recover" does it. Rollbacks that hang don't hold that up for longer than ten seconds (runtime.undo.patience in the file), and end with a second SIGTERM.

Several experiments run one after the other, each with a record and a journal of its own (journal-NAME.json). One that can't be run, or does not hold, keeps none from its turn; after one that was stopped, or that is not proven undone, the others are left out. The exit code is then the one that weighs most: ${codesByWeight()}, in this order.

The options can stand in the settings file, too: fail_fast: true below run: is --fail-fast.

Exit codes:
${exitCodeLines()}`
  static override usage = 'run SOURCE...'
  static override examples = [
    {
      description: 'Try it without a cluster',
      command: '<%= config.bin %> run sample-experiments/drain-node.json --sandbox',
    },
    {
      description: 'Run it against the cluster of the current context',
      command: '<%= config.bin %> run experiment.yaml',
    },
    { description: 'Run all of a folder, one after the other', command: '<%= config.bin %> run experiments/*.yaml' },
    { description: 'Run what another program writes', command: '<%= config.bin %> run - <experiment.yaml' },
    { description: 'Look at the steady state only', command: '<%= config.bin %> run experiment.yaml --dry actions' },
  ]
  static override args = {
    source: Args.string({
      required: true,
      multiple: true,
      ignoreStdin: true,
      description: 'The experiment; several are run one after the other.',
    }),
  }
  static override flags = runFlags

  async run(): Promise<number> {
    const { args, flags: given } = await this.parse(Run)
    const sources = args.source
    const session = this.open(given)
    const settings = await settingsOf(session)
    const asked = await readRequest(given, session, { settings, sources })
    const { flags, reading, environment, request } = asked
    const { report } = session
    const state = await stateOf(flags, session)
    const journals = journalPaths(sources)
    const deadEnd = request === undefined ? await endedSandbox(environment, state) : undefined
    const table = this.use(exitCodeTable({ flag: flags['exit-codes'], environment, settings }))

    let runId: string | undefined
    using signals = ownSignals(() => {
      report.end()
      report.error('')
      report.error(
        `Left at once; what was changed is still changed. Put it back with: chaos recover${session.stateOption}`,
      )
      if (runId !== undefined) report.error(`The run is ${runId}.`)
    })
    const listener = (record: LoggedRecord, changes: ChangeLedger) => {
      report.listener(record, changes)
      if (record.type === 'opened') {
        runId = record.runId
        report.debug(`Record      ${join(state, 'runs', runId)}`)
      }
      if (record.type === 'stopping' && record.signal === 'SIGINT' && signals.signal.aborted) {
        report.info('            Ctrl-C once more leaves at once.')
      }
    }
    if (sources.includes('-') && process.stdin.isTTY) {
      report.info('The experiment is read from this terminal: type it, or paste it, and end it with Ctrl-D.')
    }
    const registry = await loadRegistry(session)
    const settle = async (ended: string) => {
      try {
        await settleSandboxRun(state, ended)
      } catch (error) {
        // What came of the run is not altered by that.
        for (const line of reportError(error, session).lines) report.error(line)
      }
    }
    const play = async (source: string, at: number) => {
      await using sandbox =
        request === undefined
          ? undefined
          : await startSandboxForRun(environment, { ...request, seed: flags.seed }, registry.variables())
      const result = await runExperiment({
        source,
        ...(source === '-' ? { input: process.stdin } : {}),
        settings,
        registry,
        environment: asked.environmentOn(sandbox),
        stateFolder: state,
        journalPath: flags['journal-path'] ?? journals[at]!,
        ...reading,
        ...(flags['rollback-strategy'] === undefined ? {} : { rollbackStrategy: flags['rollback-strategy'] }),
        ...(flags['hypothesis-strategy'] === undefined
          ? {}
          : { hypothesisStrategy: hypothesisStrategies[flags['hypothesis-strategy']] }),
        ...(flags['hypothesis-frequency'] === undefined ? {} : { hypothesisFrequency: flags['hypothesis-frequency'] }),
        failFast: flags['fail-fast'],
        ...(flags.dry === undefined ? {} : { dry: flags.dry }),
        validate: !flags['no-validation'],
        asChaosToolkit: table === 'chaostoolkit',
        sandbox: request !== undefined,
        ...(request === undefined ? {} : { sandboxNote: speedInWords(request.speed) }),
        ...(deadEnd === undefined ? {} : { deadEnd }),
        ...(flags.seed === undefined ? {} : { seed: flags.seed }),
        signal: signals.signal,
        redaction: session.redaction,
        insist: signals.insisted,
        listener,
      })
      if (request !== undefined) await settle(result.runId)
      if (result.journalPath !== undefined) {
        report.info(`${report.style.heading('Journal')}     ${result.journalPath}`)
      }
      return result
    }
    if (sources.length > 1) return await runInTurn(sources, play, session, table)
    const { outcome, chaosToolkitExitCode } = await play(sources[0]!, 0)
    return table === 'chaos' ? exitCodeOf(outcome, table) : chaosToolkitExitCode
  }
}

function codesByWeight(): string {
  return [...new Set(outcomesByWeight.map((outcome) => outcomes[outcome].exitCode))].join(', ')
}
