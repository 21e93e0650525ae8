import { ChaosCommand } from '../../chaos-command.ts'
import { stateFlag } from '../../options/state-flag.ts'
import { endBackgroundSandbox } from '../../sandbox/end-background-sandbox.ts'
import { sandboxFolder } from '../../sandbox/sandbox-folder.ts'
import { stateOf } from '../../settings/state-of.ts'

/** `chaos sandbox down` */
export default class SandboxDown extends ChaosCommand {
  static override summary = 'End the embedded cluster that runs in the background.'
  static override description =
    'Everything in it is gone then. Where none is running, there is nothing to do: exit code 0.'
  static override examples = ['<%= config.bin %> sandbox down']
  static override flags = stateFlag('The state folder that the sandbox belongs to; each has one of its own.')

  async run(): Promise<number> {
    const { flags } = await this.parse(SandboxDown)
    const session = this.open(flags)
    const { report } = session
    const pid = await endBackgroundSandbox(sandboxFolder(await stateOf(flags, session)))
    report.info(pid === undefined ? 'No sandbox is running.' : `The sandbox (process ${pid}) has ended.`)
    return 0
  }
}
