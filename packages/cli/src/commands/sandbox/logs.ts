import { existsSync } from 'node:fs'
import { ChaosCommand } from '../../chaos-command.ts'
import { Flags } from '../../options/flags.ts'
import { stateFlag } from '../../options/state-flag.ts'
import { printLog } from '../../sandbox/print-log.ts'
import { sandboxFolder } from '../../sandbox/sandbox-folder.ts'
import { stateOf } from '../../settings/state-of.ts'

/** `chaos sandbox logs` */
export default class SandboxLogs extends ChaosCommand {
  static override summary = 'Print each call that could change something in the sandbox started last.'
  static override examples = [
    { description: 'Watch an experiment at work', command: '<%= config.bin %> sandbox logs --follow' },
  ]
  static override flags = {
    follow: Flags.boolean({ summary: 'Go on until the sandbox ends, or Ctrl-C.' }),
    ...stateFlag('The state folder that the sandbox belongs to; each has one of its own.'),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(SandboxLogs)
    const session = this.open(flags)
    const { report, stateOption } = session
    const paths = sandboxFolder(await stateOf(flags, session))
    if (!existsSync(paths.log)) {
      report.info(
        `There is no log at ${paths.log}: no sandbox was started yet. "chaos sandbox up${stateOption}" starts one.`,
      )
      return 0
    }
    await printLog(paths, flags.follow)
    return 0
  }
}
