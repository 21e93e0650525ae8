import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

// Plays the two parts of the end-to-end tests side by side. What the second one says follows when the first one is over.
const here = fileURLToPath(new URL('.', import.meta.url))
const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')))

function play(part: string, stdio: 'inherit' | 'pipe') {
  const child = spawn(process.execPath, [vitest, 'run', '--project', part], {
    cwd: here,
    stdio: ['ignore', stdio, stdio],
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk))
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
  return { ended, said }
}

const cluster = play('cluster', 'inherit')
if (availableParallelism() === 1) await cluster.ended
const beside = play('beside', 'pipe')
const codes = await Promise.all([cluster.ended, beside.ended])
process.stdout.write(Buffer.concat(beside.said))
process.exitCode = Math.max(...codes)
