import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ActivityAborted, ActivityFailed } from '../../src/errors/activity-errors.ts'
import { runProcess } from '../../src/providers/run-process.ts'
import { PythonFloat } from '../../src/python/python-float.ts'
import { providerCall } from './provider-call.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-process-'))
})
afterAll(() => rm(folder, { recursive: true }))

function run(path: string, args?: unknown, more: Record<string, unknown> = {}) {
  return runProcess(
    providerCall({ type: 'process', path, ...(args === undefined ? {} : { arguments: args }), ...more }).call,
  )
}

async function stdoutOf(path: string, args?: unknown) {
  return (await run(path, args)).stdout
}

describe('runProcess', () => {
  it('writes list arguments as Python does and drops null and empty text', async () => {
    const args = ['[%s]', 1, 1.5, new PythonFloat(2), true, false, 0, null, '', [1, 'a'], { k: null }, 'a b']
    expect(await stdoutOf('printf', args)).toBe("[1][1.5][2.0][True][False][0][[1, 'a']][{'k': None}][a b]")
  })

  it('hands list arguments over without a shell', async () => {
    expect(await stdoutOf('echo', ['$HOME', '*', '|', 'cat'])).toBe('$HOME * | cat\n')
  })

  it('gives text arguments to the shell', async () => {
    expect(await stdoutOf('echo', 'one two | tr a-z A-Z && echo "a  b" \'$HOME\'; exit 5 # done')).toBe(
      'ONE TWO\na  b $HOME\n',
    )
  })

  it('flattens a mapping in its order', async () => {
    expect(await stdoutOf('printf', { '%s;': 'a', '--flag': '', '-n': 3 })).toBe('a;--flag;-n;3;')
  })

  it.each([undefined, [], ''])('needs no arguments: %j', async (args) => {
    expect(await run('true', args)).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  it('fills in configuration and secrets, with their types', async () => {
    const { call } = providerCall(
      { type: 'process', path: 'echo', arguments: '${list}' },
      { configuration: { list: ['$HOME', new PythonFloat(1)] }, secrets: { s: { token: 'x' } } },
    )
    expect((await runProcess(call)).stdout).toBe('$HOME 1.0\n')
  })

  it('leaves what it does not know to the shell, and gives the environment of the call', async () => {
    const { call } = providerCall(
      { type: 'process', path: 'echo', arguments: '[${OUTSIDE}] [${NEVER}] ${known}', env: { NEVER: 'x' } },
      { configuration: { known: 'k' }, environment: { PATH: process.env['PATH'], OUTSIDE: 'from-shell' } },
    )
    expect((await runProcess(call)).stdout).toBe('[from-shell] [] k\n')
  })

  it.each([null, 5, true, new PythonFloat(1)])('aborts on arguments %j', async (args) => {
    await expect(run('echo', args)).rejects.toThrow(ActivityAborted)
  })

  it('takes any exit code for a success and warns, unless a tolerance judges it', async () => {
    const provider = { type: 'process', path: 'sh', arguments: ['-c', 'echo out; echo err >&2; exit 9'] }
    const plain = providerCall(provider)
    expect(await runProcess(plain.call)).toEqual({ status: 9, stdout: 'out\n', stderr: 'err\n' })
    expect(plain.warnings).toEqual(['sh ended with exit code 9: err'])
    const judged = providerCall(provider, { activity: { type: 'probe', name: 'p', provider, tolerance: 9 } })
    await runProcess(judged.call)
    expect(judged.warnings).toEqual([])
  })

  it('gives the number of the signal that ended the process, below zero', async () => {
    expect(await run('sh', ['-c', 'kill -TERM $$'])).toEqual({ status: -15, stdout: '', stderr: '' })
  })

  it('expands the home folder in the path', async () => {
    const tool = join(folder, 'tool.sh')
    await writeFile(tool, '#!/bin/sh\necho home $1\n')
    await chmod(tool, 0o755)
    for (const args of [['x'], 'x']) {
      const { call } = providerCall(
        { type: 'process', path: '~/tool.sh', arguments: args },
        { environment: { ...process.env, HOME: folder } },
      )
      expect((await runProcess(call)).stdout).toBe('home x\n')
    }
  })

  it('keeps UTF-8 output, and reads other text as Western European', async () => {
    expect(await stdoutOf('printf', ['%s', 'Größe ✓'])).toBe('Größe ✓')
    expect(await stdoutOf('printf', ['caf\\351 \\200'])).toBe('café €')
    expect(await stdoutOf('printf', ['\\377\\376h\\000i\\000'])).toBe('hi')
  })

  it('fails on output that is no text', async () => {
    await expect(run('printf', ['\\377\\001\\002'])).rejects.toThrow(/The output of printf is not text/)
  })

  it('fails where there is no such program', async () => {
    await expect(run('echo hi')).rejects.toThrow(ActivityFailed)
    await expect(run('./no-such-file', '')).rejects.toThrow(/There is no program ".\/no-such-file"/)
  })

  it('fails where the file can not be executed', async () => {
    const file = join(folder, 'broken')
    await writeFile(file, '#!/no/such/interpreter\n')
    await chmod(file, 0o755)
    await expect(run(file)).rejects.toThrow(/could not be started/)
  })

  it.each([null, undefined, 60, 1e9, new PythonFloat(60)])('accepts the timeout %j', async (timeout) => {
    expect(await run('printf', ['ok'], { timeout })).toMatchObject({ status: 0, stdout: 'ok' })
  })

  it.each(['5', [1], {}])('aborts on the timeout %j', async (timeout) => {
    await expect(run('true', [], { timeout })).rejects.toThrow(ActivityAborted)
  })

  /** Runs a command until it is out of time, and again with more where it did not come to write this file in it. Returns what is in the file. */
  async function runOutOfTime(line: string, file: string): Promise<string> {
    for (let timeout = 0.2; ; timeout *= 2) {
      await expect(run('sh', line, { timeout })).rejects.toMatchObject({
        name: 'ActivityFailed',
        reason: 'not-met',
        message: expect.stringContaining(`took longer than its ${timeout} s`),
      })
      const written = await readFile(file, 'utf8').catch(() => '')
      if (written.endsWith('\n')) return written
    }
  }

  it('ends what takes too long, with all that it started', async () => {
    const file = join(folder, 'pid')
    await ended(Number(await runOutOfTime(`-c 'sleep 300 & echo $! > ${file}; wait'`, file)))
  })

  it('does not wait for the output of what left its group', async () => {
    const file = join(folder, 'escaped')
    const line = `-c 'setsid sh -c "echo \\$\\$ > ${file}; exec sleep 300" & sleep 300'`
    process.kill(Number(await runOutOfTime(line, file)))
  })

  it('ends the process when the call is stopped, and throws the reason', async () => {
    const stop = new AbortController()
    const pidFile = join(folder, 'pid-of-stopped')
    const { call } = providerCall(
      { type: 'process', path: 'sh', arguments: ['-c', `echo $$ > ${pidFile}; exec sleep 300`] },
      { signal: stop.signal },
    )
    const running = runProcess(call)
    while (!(await readFile(pidFile, 'utf8').catch(() => '')).endsWith('\n')) await wait(10)
    const reason = new Error('the run is stopped')
    stop.abort(reason)
    await expect(running).rejects.toBe(reason)
    await ended(Number(await readFile(pidFile, 'utf8')))
  })

  it('starts nothing once the call is stopped', async () => {
    const reason = new Error('stopped')
    const { call } = providerCall({ type: 'process', path: 'true' }, { signal: AbortSignal.abort(reason) })
    await expect(runProcess(call)).rejects.toBe(reason)
  })
})

/** Resolves once no process has the id any more, or only its remains. */
async function ended(pid: number): Promise<void> {
  for (;;) {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    if (status === '' || /\) Z /.test(status)) return
    await wait(10)
  }
}
