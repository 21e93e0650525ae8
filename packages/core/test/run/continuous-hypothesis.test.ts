import { writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Bench, filesBench, setFile, textOf } from './run-files.ts'

let bench: Bench
beforeEach(async () => {
  bench = await filesBench()
})

/** An activity that is a shell script, played in the bench's folder. */
const script = (name: string, text: string, more: Record<string, unknown> = {}) => ({
  type: 'action',
  name,
  provider: { type: 'process', path: 'sh', arguments: ['-c', `cd ${bench.folder}; ${text}`] },
  ...more,
})

/** Plays a method that changes something, then waits for `go`, while a probe is looked at, under a control that ends the run. */
async function endedBy(control: readonly string[], probe: string, method: readonly unknown[]) {
  const raises = [`    open("${bench.at('raised')}", "w").close()`, '    raise InterruptExecution("enough")']
  const text = ['from chaoslib.exceptions import InterruptExecution', ...control, ...raises, '']
  await writeFile(bench.at('mine.py'), text.join('\n'))
  return bench.run(
    {
      controls: [{ name: 'c', provider: { type: 'python', module: 'mine' } }],
      'steady-state-hypothesis': { title: 'h', probes: [script('look', probe, { type: 'probe', tolerance: 0 })] },
      method,
    },
    {
      hypothesisStrategy: 'during-method-only',
      hypothesisFrequency: 0.01,
      environment: { PATH: process.env['PATH'], PYTHONPATH: bench.folder, PYTHONDONTWRITEBYTECODE: '1' },
    },
  )
}

const untilRaised = 'while [ ! -e raised ]; do sleep 0.02; done;'

describe('a hypothesis that is looked at through the method', () => {
  it('is looked at to the end, and no more, where a control ends the method', async () => {
    const a = bench.at('a')
    const control = ['def after_activity_control(context, state):', '    if context["name"] == "look": return']
    const result = await endedBy(control, `${untilRaised} sleep 0.5`, [setFile({ paths: [a], text: 'during' })])
    expect(result.outcome).toBe('stopped')
    expect(result.journal).toMatchObject({
      status: 'interrupted',
      steady_states: { during: [{ steady_state_met: true, probes: [{ status: 'succeeded', tolerance_met: true }] }] },
    })
    expect(await textOf(a)).toBe('before')
  })

  it('ends the run before the next activity where a control of it says so', async () => {
    const a = bench.at('a')
    const result = await endedBy(['def after_hypothesis_control(context, state):'], 'true', [
      script('wait', `${untilRaised} sleep 1`),
      setFile({ paths: [a], text: 'during' }),
    ])
    expect(result).toMatchObject({
      outcome: 'stopped',
      reason: 'The run was ended on purpose: enough.',
      changes: [],
      journal: { status: 'interrupted', run: [{ status: 'succeeded' }] },
    })
  })
})
