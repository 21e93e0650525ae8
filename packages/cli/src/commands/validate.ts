import { nameOfSource, validateSource } from 'chaos-core'
import { ChaosCommand } from '../chaos-command.ts'
import { exitCodeTable } from '../exit.ts'
import { Args } from '../options/args.ts'
import { Flags } from '../options/flags.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import { settingsOf } from '../settings/settings-path.ts'
import { ownSignals } from '../signals.ts'

/** `chaos validate SOURCE` */
export default class Validate extends ChaosCommand {
  static override summary = 'Check an experiment without running it, and name all that is wrong, with its place.'
  static override args = {
    source: Args.string({ required: true, ignoreStdin: true, description: 'The experiment; - for standard input.' }),
  }
  static override flags = {
    'no-verify-tls': Flags.boolean({ summary: 'Accept any certificate when SOURCE is fetched over https.' }),
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Validate)
    const session = this.open(flags)
    const { environment, report } = session
    const settings = await settingsOf(session)
    const table = this.use(exitCodeTable({ environment, settings }))
    using signals = ownSignals(() => undefined)
    await validateSource({
      source: args.source,
      ...(args.source === '-' ? { input: process.stdin } : {}),
      settings,
      registry: await loadRegistry(session),
      environment,
      asChaosToolkit: table === 'chaostoolkit',
      verifyTls: !flags['no-verify-tls'],
      signal: signals.signal,
      redaction: session.redaction,
      listener: report.listener,
    })
    report.info(`${report.style.good('✓')} ${nameOfSource(args.source)} is valid.`)
    return 0
  }
}
