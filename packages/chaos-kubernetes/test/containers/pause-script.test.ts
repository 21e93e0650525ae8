import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { pauseScript } from '../../src/containers/pause-script.ts'
import { runInShell } from '../support/script-in-shell.ts'

const poll = { timeout: 60_000, interval: 20 }

/** A process of this machine that does nothing. */
async function startIdle() {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' })
  await once(child, 'spawn')
  return {
    pid: String(child.pid),
    async state(): Promise<string> {
      const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(child.pid)])
      return stdout.trim().slice(0, 1)
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

test('what it halts goes on when the time is over', async () => {
  await using idle = await startIdle()
  await using run = runInShell(pauseScript(1, idle.pid))
  await expect.poll(idle.state, poll).toBe('T')
  expect(await run.ended).toBe(0)
  expect(await idle.state()).toBe('S')
  // A pause of one second may still be there.
  await expect.poll(async () => run.left(), poll).toEqual([])
})

test.each([
  ['its input ends', 'hangUp'],
  ['a line comes in', 'say'],
  ['its shell is killed', 'kill'],
] as const)('what it halts goes on as soon as %s', async (_, how) => {
  await using idle = await startIdle()
  await using run = runInShell(pauseScript(600, idle.pid))
  await expect.poll(idle.state, poll).toBe('T')
  // What watches over the shell is there.
  await expect.poll(async () => (await run.left()).length, poll).toBeGreaterThanOrEqual(4)
  run[how]('\n')
  await expect.poll(idle.state, poll).toBe('S')
  await expect.poll(async () => run.left(), poll).toEqual([])
})

test('it says by its exit code that there is nothing to halt', async () => {
  await using run = runInShell(pauseScript(600, '999999999'))
  expect(await run.ended).toBe(6)
})
