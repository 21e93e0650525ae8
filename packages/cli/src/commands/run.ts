import { join } from 'node:path'
import { type ChangeLedger, type LoggedRecord, runExperiment, stateFolder } from 'chaos-core'
import { ChaosCommand } from '../chaos-command.ts'
import { exitCodeOf, exitCodeTable } from '../exit.ts'
import { Args } from '../options/args.ts'
import { experimentOptions, requireFiles } from '../options/experiment-flags.ts'
import { runFlags } from '../options/run-flags.ts'
import { sandboxRequest } from '../options/sandbox-flags.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import { startSandboxForRun } from '../sandbox/sandbox-environment.ts'
import { settingsOf } from '../settings/settings-path.ts'
import { ownSignals } from '../signals.ts'

/** `chaos run SOURCE` */
export default class Run extends ChaosCommand {
  static override summary = 'Run an experiment, and put back everything that it changed.'
  static override description =
    `Runs the experiment in SOURCE (a JSON or YAML file, or an http(s) address): looks at the steady state, plays the method, looks again, plays the rollbacks, undoes what is left, and writes a journal. Whatever ends it early, Ctrl-C included, everything that can be put back is put back; after a crash, "chaos recover" does it. Rollbacks that hang don't hold that up for longer than ten seconds (runtime.undo.patience in the file), and end with a second SIGTERM.

Exit codes:
    0  held: the steady state held, and all is back as it was
    1  deviated: the steady state did not hold, a weakness was found
    2  invalid: the command line or the file is wrong; nothing was touched
    3  not steady: the steady state was not met at first; nothing was injected
    4  inconclusive: an activity could not do its work
    5  not restored: a change is not proven undone; how to do it is printed
    6  refused: a safety check said no; nothing was touched
    7  stopped by a safeguard, a control or SIGUSR1/2; all is back as it was
   70  a bug in chaos; all is back as it was
  129, 130, 143  ended by SIGHUP, SIGINT or SIGTERM; all is back as it was`
  static override examples = [
    {
      description: 'Try it without a cluster',
      command: '<%= config.bin %> run sample-experiments/drain-node.json --sandbox',
    },
    {
      description: 'Run it against the cluster of the current context',
      command: '<%= config.bin %> run experiment.yaml',
    },
    { description: 'Look at the steady state only', command: '<%= config.bin %> run experiment.yaml --dry actions' },
  ]
  static override args = { source: Args.string({ required: true, ignoreStdin: true, description: 'The experiment.' }) }
  static override flags = runFlags

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Run)
    const reading = experimentOptions(flags)
    requireFiles('control-file', flags['control-file'])
    const request = sandboxRequest(flags)
    const session = this.open(flags)
    const { environment, report } = session
    const state = stateFolder(flags['state-dir'], environment)
    const settings = await settingsOf(session)
    const table = this.use(exitCodeTable({ flag: flags['exit-codes'], environment, settings }))

    let runId: string | undefined
    using signals = ownSignals(() => {
      report.end()
      report.error('')
      report.error(
        `Left at once; what was changed is still changed. Put it back with: chaos recover${recoverOptions(flags['state-dir'])}`,
      )
      if (runId !== undefined) report.error(`The run is ${runId}.`)
    })
    await using sandbox =
      request === undefined ? undefined : await startSandboxForRun(environment, { ...request, seed: flags.seed })
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
    const result = await runExperiment({
      source: args.source,
      settings,
      registry: await loadRegistry(session),
      environment: sandbox?.environment ?? environment,
      stateFolder: state,
      journalPath: flags['journal-path'],
      ...reading,
      controlFiles: flags['control-file'] ?? [],
      ...(flags['rollback-strategy'] === undefined ? {} : { rollbackStrategy: flags['rollback-strategy'] }),
      ...(flags['hypothesis-strategy'] === undefined
        ? {}
        : { hypothesisStrategy: spelt(flags['hypothesis-strategy']) }),
      ...(flags['hypothesis-frequency'] === undefined ? {} : { hypothesisFrequency: flags['hypothesis-frequency'] }),
      failFast: flags['fail-fast'],
      ...(flags.dry === undefined ? {} : { dry: flags.dry }),
      validate: !flags['no-validation'],
      asChaosToolkit: table === 'chaostoolkit',
      sandbox: flags.sandbox,
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      signal: signals.signal,
      redaction: session.redaction,
      insist: signals.insisted,
      listener,
    })
    if (result.journalPath !== undefined) {
      report.info(`${report.style.heading('Journal')}     ${result.journalPath}`)
    }
    return table === 'chaos' ? exitCodeOf(result.outcome, table) : result.chaosToolkitExitCode
  }
}

function spelt<Strategy extends string>(strategy: Strategy | 'continously') {
  return strategy === 'continously' ? 'continuously' : (strategy as Exclude<Strategy, 'continously'>)
}

function recoverOptions(stateDir: string | undefined): string {
  return stateDir === undefined ? '' : ` --state-dir ${stateDir}`
}
