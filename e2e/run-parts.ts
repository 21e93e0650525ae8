import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

// Plays the parts of the end-to-end tests, two at a time. What those beside the first one say follows when that is over.
const here = fileURLToPath(new URL('.', import.meta.url))
const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')))

function play(part: string, stdio: 'inherit' | 'pipe') {
  const child = spawn(process.execPath, [vitest, 'run', '--project', part], {
    cwd: here,
    stdio: ['ignore', stdio, stdio],
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk))
  return new Promise<{ readonly code: number; readonly said: Buffer }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, said: Buffer.concat(said) }))
  })
}

/** Whether all parts get the same cluster, in which only one of them may be at work. */
const sharesCluster = (process.env['E2E_KUBECONFIG'] ?? '') !== ''

const cluster = play('cluster', 'inherit')
if (availableParallelism() === 1) await cluster
const beside = play('beside', 'pipe')
const comparison = Promise.all([beside, sharesCluster && cluster]).then(() => play('comparison', 'pipe'))
const parts = await Promise.all([cluster, beside, comparison])
for (const { said } of parts) process.stdout.write(said)
process.exitCode = Math.max(...parts.map(({ code }) => code))
