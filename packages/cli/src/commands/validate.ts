import { nameOfSource, validateSource } from 'chaos-core'
import { ChaosCommand } from '../chaos-command.ts'
import { exitCodeTable } from '../exit.ts'
import { Args } from '../options/args.ts'
import { clusterFlags, namespaceFlag } from '../options/cluster-flags.ts'
import { experimentFlags } from '../options/experiment-flags.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import { readRequest } from '../run/read-request.ts'
import { endedSandbox } from '../sandbox/ended-sandbox.ts'
import { startSandboxForRun } from '../sandbox/sandbox-environment.ts'
import { sandboxFlags } from '../sandbox/sandbox-flags.ts'
import { settingsOf } from '../settings/settings-path.ts'
import { stateOf } from '../settings/state-of.ts'
import { ownSignals } from '../signals.ts'

/** `chaos validate SOURCE` */
export default class Validate extends ChaosCommand {
  static override summary = 'Check an experiment without running it, and name all that is wrong, and where.'
  static override description =
    'Finds whatever "chaos run" with the same options would refuse before it touches anything. With --sandbox the embedded cluster is started for it, so that its manifests are checked, too.'
  static override args = {
    source: Args.string({ required: true, ignoreStdin: true, description: 'The experiment; - for standard input.' }),
  }
  static override flags = {
    ...experimentFlags,
    ...clusterFlags({
      kubeconfig: 'The kubeconfig that a run would use. Default: KUBECONFIG, else ~/.kube/config.',
      context: 'The context of the kubeconfig that a run would use. Default: the current one.',
    }),
    ...namespaceFlag,
    ...sandboxFlags(
      'Decide as for a run in a sandbox: an embedded cluster is made for it, and ends with the validation.',
    ),
  }

  async run(): Promise<number> {
    const { args, flags: given } = await this.parse(Validate)
    const sources = [args.source]
    const session = this.open(given)
    const settings = await settingsOf(session)
    // A run would refuse what it can't use of its other options in the settings, too.
    const asked = await readRequest(given, session, { settings, sources })
    const { reading, environment, request, journalPath } = asked
    const { report } = session
    const table = this.use(exitCodeTable({ environment, settings }))
    const deadEnd = request === undefined ? await endedSandbox(environment, await stateOf({}, session)) : undefined
    using signals = ownSignals(() => undefined)
    const registry = await loadRegistry(session)
    await using sandbox =
      request === undefined ? undefined : await startSandboxForRun(environment, request, registry.variables())
    await validateSource({
      source: args.source,
      ...(args.source === '-' ? { input: process.stdin } : {}),
      settings,
      registry,
      environment: asked.environmentOn(sandbox),
      sandbox: sandbox !== undefined,
      ...(deadEnd === undefined ? {} : { deadEnd }),
      asChaosToolkit: table === 'chaostoolkit',
      ...(journalPath === undefined ? {} : { journalPath }),
      ...reading,
      signal: signals.signal,
      redaction: session.redaction,
      listener: report.listener,
    })
    report.info(`${report.style.good('✓')} ${nameOfSource(args.source)} is valid.`)
    return 0
  }
}
