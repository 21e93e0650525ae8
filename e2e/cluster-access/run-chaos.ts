import { join } from 'node:path'
import type { PackedCli } from '../support/packed-cli.ts'
import type { Call } from './feature.ts'
import { type Played, runProgram } from './run-program.ts'
import type { Stage } from './stage/stage.ts'

/** Has our command line list what the call says. Returns what it complains; undefined where it had an answer. */
export async function runChaos(cli: PackedCli, stage: Stage, call: Played): Promise<string | undefined> {
  const experiment = await stage.write('experiment.json', JSON.stringify(experimentOf(call)))
  const environment = { CHAOS_STATE_DIR: join(stage.folder, 'state'), ...call.environment }
  const args = [cli.bin, 'run', experiment, ...(call.args ?? [])]
  const { exitCode, stderr } = await runProgram(process.execPath, args, stage, { ...call, environment })
  return exitCode === 0 ? undefined : complaintIn(stderr)
}

function experimentOf({ lists = 'nodes', secrets = [{}] }: Call): object {
  const activities = {
    nodes: { module: 'chaosk8s.node.probes', func: 'get_nodes', arguments: {} },
    pods: { module: 'chaosk8s.pod.probes', func: 'count_pods', arguments: { label_selector: 'app=shop' } },
  }
  return {
    title: 'Access',
    description: 'Lists what is there.',
    secrets: Object.fromEntries(secrets.map((scope, at) => [`scope-${at}`, scope])),
    method: secrets.map((_, at) => ({
      type: 'probe',
      name: `list-${at}`,
      provider: { type: 'python', ...activities[lists], secrets: [`scope-${at}`] },
    })),
  }
}

/** What stands below the activity that failed, or all that is said of a run that was refused, in one line. */
function complaintIn(stderr: string): string {
  const below = /^ *✗ .*\n((?: {6}.*\n)+)/m.exec(stderr)?.[1] ?? stderr
  const lines = below.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '').join(' ')
}
