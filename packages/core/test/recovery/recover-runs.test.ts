import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import { type InstalledPlugin, PluginRegistry } from '../../src/plugins/plugin-registry.ts'
import { findUnfinishedRuns, type UnfinishedRun } from '../../src/recovery/find-unfinished-runs.ts'
import { recoverRuns } from '../../src/recovery/recover-runs.ts'
import { type Bench, filesBench, filesRegistry, setFile, textOf } from '../run/run-files.ts'

const child = fileURLToPath(new URL('./run-in-child.ts', import.meta.url))

let bench: Bench
let a = ''
beforeEach(async () => {
  bench = await filesBench()
  a = bench.at('a')
})

/** Starts a run in a process of its own and kills that process (SIGKILL) while the run waits. */
async function killedRun(method: readonly unknown[], more: Record<string, unknown> = {}): Promise<void> {
  const wait = { type: 'probe', name: 'wait', provider: { type: 'plugin', activity: 'files/wait-for-stop' } }
  await writeFile(
    bench.at('experiment.json'),
    JSON.stringify({ title: 't', description: 'd', ...more, method: [...method, wait] }),
  )
  const running = spawn(process.execPath, ['--conditions=chaos-source', child, bench.folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const chunk of running.stdout) if (String(chunk).includes('waiting')) break
  const ended = once(running, 'exit')
  running.kill('SIGKILL')
  await ended
}

async function recover(run: UnfinishedRun) {
  const [recovered] = recoverRuns([run], {
    registry: await filesRegistry(),
    environment: { PATH: process.env['PATH'] },
    listener: () => undefined,
    signal: new AbortController().signal,
  })
  return recovered!
}

async function onlyRun(): Promise<UnfinishedRun> {
  const runs = await findUnfinishedRuns(bench.stateFolder)
  expect(runs).toHaveLength(1)
  return runs[0]!
}

describe('recover', () => {
  it('finds nothing where no run was left unfinished', async () => {
    expect(await findUnfinishedRuns(bench.stateFolder)).toEqual([])
    await bench.run({ method: [setFile({ paths: [a], text: 'during' })] })
    expect(await findUnfinishedRuns(bench.stateFolder)).toEqual([])
  })

  it('puts back, in another process, what a killed run had changed', async () => {
    await killedRun([setFile({ paths: [a, bench.at('b')], text: 'during' })])
    expect(await textOf(a)).toBe('during')
    const run = await onlyRun()
    expect(run).toMatchObject({ alive: false, sandbox: false })
    const result = await recover(run)
    expect(result).toMatchObject({ proven: true, changes: [{ fate: 'restored' }, { fate: 'restored' }] })
    expect([await textOf(a), await textOf(bench.at('b'))]).toEqual(['before', undefined])
    expect(await readdir(join(bench.stateFolder, 'unfinished'))).toEqual([])
  })

  it('leaves alone what somebody else altered since, and can be asked again', async () => {
    await killedRun([setFile({ paths: [a], text: 'during' })])
    await writeFile(a, 'theirs')
    expect(await recover(await onlyRun())).toMatchObject({ proven: false, changes: [{ fate: 'drifted' }] })
    expect(await textOf(a)).toBe('theirs')
    await writeFile(a, 'before')
    expect(await recover(await onlyRun())).toMatchObject({ proven: true, changes: [{ fate: 'restored' }] })
  })

  it('keeps what the run was told to keep', async () => {
    await killedRun([setFile({ paths: [a], text: 'during' })], { runtime: { undo: { strategy: 'never' } } })
    expect(await recover(await onlyRun())).toMatchObject({ proven: true, changes: [{ fate: 'kept' }] })
    expect(await textOf(a)).toBe('during')
  })

  it('refuses a run whose process is still at work', async () => {
    await killedRun([setFile({ paths: [a], text: 'during' })])
    const [runId] = await readdir(join(bench.stateFolder, 'runs'))
    const { writeLock } = await import('../../src/run-log/run-lock.ts')
    await writeLock(join(bench.stateFolder, 'runs', runId!, 'lock'))
    const run = await onlyRun()
    expect(run.alive).toBe(true)
    await expect(recover(run)).rejects.toMatchObject({ outcome: 'refused' })
  })

  it('works on a log that was cut off in the middle of a line', async () => {
    await killedRun([setFile({ paths: [a], text: 'during' })])
    await appendFile((await onlyRun()).folder.log, '{"n":9,"at":"2026-')
    expect(await recover(await onlyRun())).toMatchObject({ proven: true })
    expect(await textOf(a)).toBe('before')
  })

  it('puts back what is known of a damaged log, and proves nothing', async () => {
    await killedRun([setFile({ paths: [a, bench.at('b')], text: 'during' })])
    const { log } = (await onlyRun()).folder
    const lines = (await readFile(log, 'utf8')).split('\n')
    const second = lines.findLastIndex((line) => line.includes('"type":"intent"'))
    await writeFile(log, lines.with(second, lines[second]!.replace('during', 'During')).join('\n'))
    const run = await onlyRun()
    expect(run.damages).toMatchObject([{ kind: 'altered' }])
    expect(run.log.lost.map(({ object }) => object)).toEqual([`File ${bench.at('b')}`])
    expect(await recover(run)).toMatchObject({ proven: false, changes: [{ fate: 'restored' }] })
    expect([await textOf(a), await textOf(bench.at('b'))]).toEqual(['before', 'during'])
    expect(await onlyRun()).toMatchObject({ damages: [{ kind: 'altered' }], alive: false })
  })

  it('puts back what needs no configuration though a variable of the experiment is gone', async () => {
    await killedRun([setFile({ paths: [a], text: 'during' })], {
      configuration: { home: { type: 'env', key: 'HOME' } },
    })
    expect(await recover(await onlyRun())).toMatchObject({ proven: true })
    expect(await textOf(a)).toBe('before')
  })

  it('names the plugin that is missing, in the version that the run used', async () => {
    await killedRun([setFile({ paths: [a], text: 'during' })])
    const { changes, said } = await recoverWith([])
    expect(changes).toMatchObject([
      { fate: 'open', byHand: `edit ${a}`, detail: expect.stringContaining('files/file-text') as string },
    ])
    expect(said).toEqual([
      expect.stringMatching(/^Run \S+ used chaos-files-fixture 1\.2\.3, from \/.*; it is not installed\. Install it/),
    ])
  })

  it('names the version that the run used where another one is installed, and no other plugin', async () => {
    await killedRun([setFile({ paths: [a], text: 'during' })])
    const [files] = (await filesRegistry()).plugins
    const { proven, said } = await recoverWith([{ ...files!, version: '2.0.0' }])
    expect(proven).toBe(true)
    expect(said).toEqual([
      expect.stringMatching(
        / used chaos-files-fixture 1\.2\.3; .* by chaos-files-fixture 2\.0\.0, which is installed\.$/,
      ),
    ])
  })

  it('says nothing of plugins where the same version is installed', async () => {
    await killedRun([setFile({ paths: [a], text: 'during' })])
    expect((await recoverWith((await filesRegistry()).plugins)).said).toEqual([])
  })
})

/** Recovers the only run with these plugins. Returns what was said, too. */
async function recoverWith(plugins: readonly InstalledPlugin[]) {
  const said: string[] = []
  const [recovered] = recoverRuns([await onlyRun()], {
    registry: new PluginRegistry(plugins),
    environment: {},
    listener: (_, record) => {
      if (record.type === 'log') said.push(record.message)
    },
    signal: new AbortController().signal,
  })
  return { ...(await recovered!), said }
}
