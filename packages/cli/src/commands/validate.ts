import { nameOfSource, validateSource } from 'chaos-core'
import { ChaosCommand } from '../chaos-command.ts'
import { exitCodeTable } from '../exit.ts'
import { Args } from '../options/args.ts'
import { experimentFlags, experimentOptions } from '../options/experiment-flags.ts'
import { sandboxFlags, sandboxRequest } from '../options/sandbox-flags.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import { startSandboxForRun } from '../sandbox/sandbox-environment.ts'
import { settingsOf } from '../settings/settings-path.ts'
import { ownSignals } from '../signals.ts'

/** `chaos validate SOURCE` */
export default class Validate extends ChaosCommand {
  static override summary =
    'Check an experiment without running it: everything that is wrong with it, each with its place.'
  static override args = { source: Args.string({ required: true, ignoreStdin: true, description: 'The experiment.' }) }
  static override description =
    'Finds whatever "chaos run" with the same options would refuse before it touches anything. With --sandbox the embedded cluster is started for it, so that its manifests are checked, too.'
  // What else a run takes to say which system is meant belongs here as well.
  static override flags = { ...experimentFlags, ...sandboxFlags }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Validate)
    const reading = experimentOptions(flags)
    const request = sandboxRequest(flags)
    const session = this.open(flags)
    const { environment, report } = session
    const settings = await settingsOf(session)
    const table = this.use(exitCodeTable({ environment, settings }))
    using signals = ownSignals(() => undefined)
    await using sandbox = request === undefined ? undefined : await startSandboxForRun(environment, request)
    await validateSource({
      source: args.source,
      settings,
      registry: await loadRegistry(session),
      environment: sandbox?.environment ?? environment,
      sandbox: sandbox !== undefined,
      asChaosToolkit: table === 'chaostoolkit',
      ...reading,
      signal: signals.signal,
      redaction: session.redaction,
      listener: report.listener,
    })
    report.info(`${report.style.good('✓')} ${nameOfSource(args.source)} is valid.`)
    return 0
  }
}
