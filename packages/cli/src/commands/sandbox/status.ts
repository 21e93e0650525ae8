import { ChaosCommand } from '../../chaos-command.ts'
import { Flags } from '../../options/flags.ts'
import { stateFlag } from '../../options/state-flag.ts'
import { print, printJson } from '../../render/standard-streams.ts'
import { answers, type FoundSandbox, findSandbox } from '../../sandbox/find-sandbox.ts'
import { sandboxFolder } from '../../sandbox/sandbox-folder.ts'
import { stateOf } from '../../settings/state-of.ts'

/** `chaos sandbox status` */
export default class SandboxStatus extends ChaosCommand {
  static override summary = 'Say whether the embedded cluster runs in the background, and where.'
  static override description = 'Exit code 0 if it answers, else 1.'
  static override examples = [
    '<%= config.bin %> sandbox status',
    { description: 'For a script', command: '<%= config.bin %> sandbox status --json' },
  ]
  static override flags = {
    json: Flags.boolean({
      summary: 'Print one JSON object: running, answers, pid, url, environment, preset, nodes and more.',
    }),
    ...stateFlag('The state folder that the sandbox belongs to; each has one of its own.'),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(SandboxStatus)
    const session = this.open(flags)
    const found = await findSandbox(sandboxFolder(await stateOf(flags, session)))
    const answering = found?.record !== undefined && (await answers(found.record.url))
    if (flags.json) printJson(asJson(found, answering))
    else print(asText(found, answering, session.stateOption))
    return answering ? 0 : 1
  }
}

function asJson(found: FoundSandbox | undefined, answering: boolean): string {
  const facts = found === undefined ? {} : { pid: found.lock.pid, ...found.record }
  return `${JSON.stringify({ running: found !== undefined, answers: answering, ...facts }, null, 2)}\n`
}

function asText(found: FoundSandbox | undefined, answering: boolean, stateOption: string): string {
  if (found === undefined) return `No sandbox is running. "chaos sandbox up${stateOption}" starts one.\n`
  const { lock, record } = found
  if (record === undefined) return `A sandbox is starting (process ${lock.pid}).\n`
  const rows = [
    ['server', answering ? record.url : `${record.url}, which does not answer`],
    ['process', String(lock.pid)],
    ['since', record.since],
    ['nodes', String(record.nodes)],
    ['preset', record.preset],
    ['speed', String(record.speed)],
    ['manifests', record.manifests],
    ['seed', record.seed],
    ...Object.entries(record.environment),
  ].filter((row): row is [string, string] => row[1] !== undefined)
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('')
}
