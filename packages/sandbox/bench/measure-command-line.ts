import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median } from './measure.ts'
import type { Row } from './render-report.ts'

const run = promisify(execFile)
const inRepository = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const pairs = 9

/** Measures the sandbox as the command line starts it: how large it is, and how much longer a run takes that starts its own. */
export async function measureCommandLine(report: (row: Row) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-benchmark-'))
  const chaos = async (args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> => {
    const { stdout } = await run(process.execPath, [inRepository('packages/cli/bin/chaos.js'), ...args], {
      cwd: folder,
      env: { ...process.env, CHAOS_STATE_DIR: folder, CHAOS_SANDBOX_SPEED: 'fast', ...environment },
    })
    return stdout
  }
  try {
    await chaos(['sandbox', 'up'])
    // What the start has left behind is collected by then.
    await sleep(5000)
    const { pid, environment } = JSON.parse(await chaos(['sandbox', 'status', '--json'])) as {
      pid: number
      environment: NodeJS.ProcessEnv
    }
    const resident = await residentSize(pid)
    report({
      what: 'Memory of an idle sandbox with Bookinfo',
      goal: 'less than 120 MB',
      figure: `${Math.round(resident / 1e6)} MB`,
      met: resident < 120e6,
    })
    const timeOf = async (options: readonly string[], variables: NodeJS.ProcessEnv = {}) => {
      const start = performance.now()
      await chaos(['run', inRepository('sample-experiments/drain-node.json'), '--dry', 'pause', ...options], variables)
      return performance.now() - start
    }
    const own: number[] = []
    const running: number[] = []
    for (let pair = 0; pair < pairs; pair++) {
      own.push(await timeOf(['--sandbox']))
      running.push(await timeOf([], environment))
    }
    const more = median(own) - median(running)
    report({
      what: 'What `chaos run --sandbox` takes longer on the drain sample than the run against a sandbox that is running',
      goal: 'at most 0.6 s',
      figure: `${(more / 1000).toFixed(2)} s`,
      met: more <= 600,
      remark: `The runs take ${(median(own) / 1000).toFixed(2)} s and ${(median(running) / 1000).toFixed(2)} s.`,
    })
  } finally {
    await chaos(['sandbox', 'down'])
    await rm(folder, { recursive: true })
  }
}

async function residentSize(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout) * 1024
}
