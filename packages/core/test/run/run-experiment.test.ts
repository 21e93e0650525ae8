import { readFile, rm, writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { findUnfinishedRuns } from '../../src/recovery/find-unfinished-runs.ts'
import { type Bench, filesBench, setFile, textIs, textOf } from './run-files.ts'

let bench: Bench
let a = ''
beforeEach(async () => {
  bench = await filesBench()
  a = bench.at('a')
})

const hypothesis = (...probes: unknown[]) => ({ 'steady-state-hypothesis': { title: 'h', probes } })

describe('a run', () => {
  it('undoes what its method changed and ends as held', async () => {
    const result = await bench.run({ method: [setFile({ paths: [a, bench.at('new')], text: 'during' })] })
    expect(result).toMatchObject({ outcome: 'held', chaosToolkitExitCode: 0 })
    expect(result.changes.map(({ object, fate }) => [object, fate])).toEqual([
      [`File ${a}`, 'restored'],
      [`File ${bench.at('new')}`, 'restored'],
    ])
    expect(await textOf(a)).toBe('before')
    expect(await textOf(bench.at('new'))).toBeUndefined()
    expect(await bench.unfinished()).toEqual([])
  })

  it('names in its journal the system that it acted on', async () => {
    const { journal } = await bench.run({ method: [setFile({ paths: [a], text: 'during' })] })
    expect(journal.chaos).toMatchObject({ actsOn: 'files of this machine' })
  })

  it('looks before the method and after it, while the change is there', async () => {
    const result = await bench.run({
      ...hypothesis(textIs(a, 'before')),
      method: [setFile({ paths: [a], text: 'during' })],
    })
    expect(result.outcome).toBe('deviated')
    expect(result.journal.steady_states.before?.steady_state_met).toBe(true)
    expect(result.journal.steady_states.after?.probes[0]?.output).toBe('during')
    expect(await textOf(a)).toBe('before')
  })

  it('changes nothing where the gate is not met', async () => {
    const result = await bench.run({
      ...hypothesis(textIs(a, 'other')),
      method: [setFile({ paths: [a], text: 'during' })],
    })
    expect(result).toMatchObject({ outcome: 'not-steady', changes: [] })
    expect(result.journal).toMatchObject({ status: 'completed', deviated: false, run: [] })
  })

  it('tells a probe that was not met from one that could not look', async () => {
    const gone = bench.at('gone')
    expect((await bench.run(hypothesis(textIs(gone, 'x')))).outcome).toBe('not-steady')
    expect((await bench.run(hypothesis(textIs(gone, 'x', { reason: 'no-access' })))).outcome).toBe('inconclusive')
  })

  it('shows the hypothesis and what it asks for as they are looked at, with what the configuration gives', async () => {
    const shown = async (tolerance: object) => {
      const result = await bench.run({
        configuration: { plain: 'abc' },
        'steady-state-hypothesis': { title: 'Fine: ${plain}', probes: [{ ...textIs(a, 'before'), tolerance }] },
      })
      const titles = bench.records.flatMap((record) => (record.type === 'hypothesis-started' ? [record.title] : []))
      expect(titles).toEqual(['Fine: abc'])
      return result.reason
    }
    expect(await shown({ type: 'regex', pattern: '^no ${plain}' })).toContain('a text in which /^no abc/ is found')
    expect(await shown({ type: 'jsonpath', path: '$.name', expect: '${plain}' })).toContain('just "abc" at $.name')
  })

  it('takes a tolerance that would take for ever for a probe that could not look', async () => {
    await writeFile(a, `${'a'.repeat(60)}b`)
    const tolerance = { type: 'regex', pattern: '(a+)+$' }
    const result = await bench.run(hypothesis({ ...textIs(a, ''), tolerance }))
    expect(result.outcome).toBe('inconclusive')
    expect(result.reason).toContain("The search for the pattern '(a+)+$' took longer than 2 s and was ended.")
    expect(result.journal.steady_states.before?.probes).toMatchObject([{ status: 'failed', tolerance_met: false }])
  })

  it('is inconclusive where an action failed, and undoes what that action may have done', async () => {
    const result = await bench.run({ method: [setFile({ paths: [a], text: 'during', fail: 'after' })] })
    expect(result.outcome).toBe('inconclusive')
    expect(result.journal.run[0]).toMatchObject({ status: 'failed' })
    expect(result.changes).toMatchObject([{ fate: 'restored' }])
    expect(await textOf(a)).toBe('before')
  })

  it('leaves alone what a refused call did not change', async () => {
    const result = await bench.run({ method: [setFile({ paths: [a], text: 'during', fail: 'refused' })] })
    expect(result.changes).toMatchObject([{ fate: 'not-applied' }])
  })

  it('never writes over a later change of somebody else', async () => {
    const outsider = {
      type: 'action',
      name: 'outsider',
      provider: { type: 'process', path: 'sh', arguments: ['-c', `printf theirs > ${a}`] },
    }
    const result = await bench.run({ method: [setFile({ paths: [a], text: 'during' }), outsider] })
    expect(result.outcome).toBe('not-restored')
    expect(result.changes).toMatchObject([{ fate: 'drifted', detail: 'its text is "theirs"', byHand: `edit ${a}` }])
    expect(await textOf(a)).toBe('theirs')
    expect(await bench.unfinished()).toEqual([result.runId])
  })

  it('undoes several changes of one object newest first', async () => {
    await bench.run({ method: [setFile({ paths: [a], text: 'one' }), setFile({ paths: [a], text: 'two' })] })
    expect(await textOf(a)).toBe('before')
  })

  it('keeps what a rollback activity sets, and with it what it overrode', async () => {
    const result = await bench.run({
      method: [setFile({ paths: [a], text: 'during' })],
      rollbacks: [setFile({ paths: [a], text: 'after' })],
    })
    expect(result.outcome).toBe('held')
    expect(result.changes.map(({ fate }) => fate)).toEqual(['superseded', 'kept'])
    expect(await textOf(a)).toBe('after')
  })

  it('lets a rollback activity take back what this run did', async () => {
    const takeBack = { type: 'action', name: 'back', provider: { type: 'plugin', activity: 'files/take-back' } }
    const result = await bench.run({ method: [setFile({ paths: [a], text: 'during' })], rollbacks: [takeBack] })
    expect(result.journal.rollbacks[0]).toMatchObject({ status: 'succeeded', output: [a] })
    expect(result.changes).toMatchObject([{ fate: 'restored' }])
  })

  it('tries once more in the end what a rollback activity could not take back', async () => {
    const takeBack = { type: 'action', name: 'back', provider: { type: 'plugin', activity: 'files/take-back' } }
    const shell = (script: string) => ({
      type: 'action',
      name: script,
      provider: { type: 'process', path: '/bin/sh', arguments: ['-c', script] },
    })
    const result = await bench.run({
      runtime: { undo: { deadline: 0.05 } },
      method: [setFile({ paths: [a], text: 'during' }), shell(`mv ${a} ${a}.kept && mkdir ${a}`)],
      rollbacks: [takeBack, shell(`rmdir ${a} && mv ${a}.kept ${a}`)],
    })
    expect(result.journal.rollbacks.map(({ status }) => status)).toEqual(['failed', 'succeeded'])
    expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
    expect(await textOf(a)).toBe('before')
    expect(await bench.unfinished()).toEqual([])
  })

  it('does not mind a failed native rollback where nothing was left to take back', async () => {
    const takeBack = { type: 'action', name: 'back', provider: { type: 'plugin', activity: 'files/take-back' } }
    const result = await bench.run({ method: [], rollbacks: [takeBack] })
    expect(result.journal.rollbacks[0]).toMatchObject({ status: 'failed' })
    expect(result.outcome).toBe('held')
  })

  it('keeps everything under the undo strategy never, and calls that no failure', async () => {
    const result = await bench.run({
      runtime: { undo: { strategy: 'never' } },
      method: [setFile({ paths: [a], text: 'during' })],
    })
    expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'kept' }] })
    expect(await textOf(a)).toBe('during')
    expect(await bench.unfinished()).toEqual([])
  })

  it('names what can not be undone', async () => {
    const note = {
      type: 'action',
      name: 'note',
      provider: { type: 'plugin', activity: 'files/send-note', arguments: { text: 'hi' } },
    }
    expect(await bench.run({ method: [note] })).toMatchObject({
      outcome: 'held',
      changes: [{ object: 'Note hi', fate: 'lasting' }],
    })
  })

  it('waits for what heals by itself', async () => {
    const lose = {
      type: 'action',
      name: 'lose',
      provider: { type: 'plugin', activity: 'files/lose-file', arguments: { path: a, back_after: 0.3 } },
    }
    expect(await bench.run({ method: [lose] })).toMatchObject({ outcome: 'held', changes: [{ fate: 'healed' }] })
  })

  it('stops at a signal, and restores everything', async () => {
    const controller = new AbortController()
    const wait = { type: 'probe', name: 'wait', provider: { type: 'plugin', activity: 'files/wait-for-stop' } }
    const result = await bench.run(
      { method: [setFile({ paths: [a], text: 'during' }), wait] },
      {
        signal: controller.signal,
        listener: (event) => {
          if (event.type === 'activity-started' && event.name === 'wait') controller.abort({ signal: 'SIGTERM' })
        },
      },
    )
    expect(result.outcome).toBe('terminated')
    expect(result.journal.status).toBe('interrupted')
    expect(result.journal.run.map(({ status }) => status)).toEqual(['succeeded', undefined])
    expect(await textOf(a)).toBe('before')
  })

  it('tells the end of an activity once, also when it is stopped in the pause after it', async () => {
    const controller = new AbortController()
    const finished: string[] = []
    await bench.run(
      { method: [setFile({ paths: [a], text: 'during' }, { pauses: { after: 60 } })] },
      {
        signal: controller.signal,
        listener: (event) => {
          if (event.type === 'activity-finished') finished.push(event.name)
          if (event.type === 'pause') controller.abort({ signal: 'SIGINT' })
        },
      },
    )
    expect(finished).toEqual(['set'])
    expect(await textOf(a)).toBe('before')
  })

  it('is not left behind, however much a control says that ends it', async () => {
    const raise =
      'from chaoslib.exceptions import InterruptExecution\ndef after_method_control(context):\n    raise InterruptExecution'
    await writeFile(bench.at('mine.py'), `${raise}("too much " * 5000)\n`)
    const result = await bench.run(
      {
        controls: [{ name: 'c', provider: { type: 'python', module: 'mine' } }],
        method: [setFile({ paths: [a], text: 'during' })],
      },
      { environment: { PATH: process.env['PATH'], PYTHONPATH: bench.folder, PYTHONDONTWRITEBYTECODE: '1' } },
    )
    expect(result).toMatchObject({ outcome: 'stopped', changes: [{ fate: 'restored' }] })
    expect(result.reason).toMatch(/^The run was ended on purpose: too much .{1000,2000}…$/)
    expect(await findUnfinishedRuns(bench.stateFolder)).toEqual([])
  })

  it('masks a secret that somebody else put where a change was made', async () => {
    const outsider = {
      type: 'action',
      name: 'outsider',
      provider: { type: 'process', path: 'sh', arguments: ['-c', `printf kiwi-peregrine > ${a}`] },
    }
    const result = await bench.run({
      secrets: { s: { token: 'kiwi-peregrine' } },
      method: [setFile({ paths: [a], text: 'during' }), outsider],
    })
    expect(result.changes).toMatchObject([{ fate: 'drifted', detail: 'its text is "***"' }])
    const log = await readFile(`${bench.stateFolder}/runs/${result.runId}/log.jsonl`, 'utf8')
    expect(log + JSON.stringify(bench.records)).not.toContain('kiwi-peregrine')
  })

  it('refuses before anything is touched what a preflight check forbids', async () => {
    const started = bench.run({ method: [setFile({ paths: [bench.at('forbidden')], text: 'x' })] })
    await expect(started).rejects.toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('is off limits') as string,
    })
  })

  it('injects nothing where its log can not be opened', async () => {
    await writeFile(bench.at('state'), 'a file, no folder')
    await expect(bench.run({ method: [setFile({ paths: [a], text: 'during' })] })).rejects.toMatchObject({
      outcome: 'invalid',
    })
    expect(await textOf(a)).toBe('before')
  })

  it('refuses an experiment that is too deep to be recorded', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000)
    const text = `{"title": "t", "description": "d", "method": [], "extensions": [{"name": "x", "value": ${deep}}]}`
    await writeFile(bench.at('deep.json'), text)
    await expect(bench.run({}, { source: bench.at('deep.json') })).rejects.toMatchObject({
      outcome: 'invalid',
      message: expect.stringContaining('There are more than 500 levels') as string,
    })
    expect(await bench.unfinished().catch(() => [])).toEqual([])
  })

  it('refuses a change whose data holds a secret, and masks secrets in log and journal', async () => {
    const secrets = { s: { token: 'kiwi-peregrine' } }
    const result = await bench.run({ secrets, method: [setFile({ paths: [a], text: '${token}' })] })
    expect(result.journal.run[0]).toMatchObject({ status: 'failed' })
    expect(await textOf(a)).toBe('before')
    const log = await readFile(`${bench.stateFolder}/runs/${result.runId}/log.jsonl`, 'utf8')
    expect(log + JSON.stringify(result.journal) + JSON.stringify(bench.records)).not.toContain('kiwi-peregrine')
  })

  it('takes the argument names of Chaos Toolkit for the python provider', async () => {
    const provider = { type: 'python', module: 'files.actions', func: 'set_file', arguments: { paths: [a], text: 'x' } }
    const result = await bench.run({ method: [{ type: 'action', name: 'set', provider }] })
    expect(result.journal.run[0]).toMatchObject({ status: 'succeeded', output: 1 })
  })

  it('writes its journal elsewhere rather than losing it', async () => {
    const journalPath = bench.at('folder-that-goes/journal.json')
    const { mkdir } = await import('node:fs/promises')
    await mkdir(bench.at('folder-that-goes'))
    const remove = {
      type: 'action',
      name: 'rm',
      provider: { type: 'process', path: 'rm', arguments: ['-r', bench.at('folder-that-goes')] },
    }
    const { runId } = await bench.run({ method: [remove] }, { journalPath })
    expect(JSON.parse(await readFile(`${bench.stateFolder}/runs/${runId}/journal.json`, 'utf8'))).toMatchObject({
      status: 'completed',
    })
    await rm(bench.stateFolder, { recursive: true })
  })
})
