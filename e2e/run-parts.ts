import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

// Plays the parts of the end-to-end tests, all at once: most of the time they wait. What those beside the first one say follows when that is over.
// The files beside the cluster have nothing in common, so two of them are played at once, too.
const here = fileURLToPath(new URL('.', import.meta.url))
const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')))

function play(part: string, stdio: 'inherit' | 'pipe', ...options: readonly string[]) {
  const child = spawn(process.execPath, [vitest, 'run', '--project', part, ...options], {
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

const inTurn = availableParallelism() === 1
const cluster = play('cluster', 'inherit')
if (inTurn) await cluster
const beside = play('beside', 'pipe', '--fileParallelism', '--maxWorkers=2')
if (inTurn) await beside
// In a cluster that is given, and so the same for all parts, only one of them may be at work.
if (process.env['E2E_KUBECONFIG']) await cluster
const comparison = play('comparison', 'pipe')
const parts = [await cluster, await beside, await comparison]
for (const { said } of parts) process.stdout.write(said)
process.exitCode = Math.max(...parts.map(({ code }) => code))
