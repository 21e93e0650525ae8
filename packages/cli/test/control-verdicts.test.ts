import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos, processOf } from './chaos.ts'

/** Plays an experiment whose one probe, `sh -c SCRIPT`, must exit with 0, under a control with these functions. */
async function judgedUnder(chaos: Chaos, control: string, script = 'true') {
  await chaos.write('mine.py', control)
  const probe = { ...processOf('sh', ['-c', script], 'look'), type: 'probe', tolerance: 0 }
  const experiment = experimentOf([processOf('sh', ['-c', ': > played'], 'play')], {
    controls: [{ name: 'c', provider: { type: 'python', module: 'mine' } }],
    'steady-state-hypothesis': { title: 'All is well', probes: [probe] },
  })
  await chaos.write('e.json', experiment)
  const { code, stderr } = await chaos.run(['run', 'e.json'], { environment: { PYTHONPATH: '.' } })
  const journal = JSON.parse(await readFile(`${chaos.folder}/journal.json`, 'utf8')) as Record<string, unknown>
  return { code, journal, said: stderr.replaceAll(/\s+/g, ' ') }
}

/** A control that alters the results of the hypothesis' probe, wherever it is looked at. */
const onProbe = (alter: string) =>
  `def after_activity_control(context, state, **kwargs):\n    if context["name"] == "look":\n        ${alter}\n`

test('a control that says that the steady state is not met keeps the method from being played', async () => {
  await using chaos = await newChaos()
  const veto = 'def after_hypothesis_control(context, state, **kwargs):\n    state["steady_state_met"] = False\n'
  const { code, journal, said } = await judgedUnder(chaos, veto)
  expect(said).toContain('a control says that the steady state is not met')
  expect(journal).toMatchObject({
    status: 'completed',
    deviated: false,
    steady_states: { before: { steady_state_met: false, probes: [{ tolerance_met: true }] }, after: null },
    run: [],
    chaos: { outcome: 'not-steady' },
  })
  expect(code).not.toBe(0)
})

test('a probe is judged by the output that a control leaves', async () => {
  await using chaos = await newChaos()
  const { code, journal, said } = await judgedUnder(chaos, onProbe('state["output"]["status"] = 7'))
  expect(said).toContain('✗ probe look is not as expected')
  expect(said).toContain('The probe "look" is out of its tolerance')
  expect(journal).toMatchObject({
    status: 'completed',
    steady_states: {
      before: { steady_state_met: false, probes: [{ output: { status: 7 }, tolerance_met: false }] },
    },
    run: [],
    chaos: { outcome: 'not-steady' },
  })
  expect(code).not.toBe(0)
})

test('a control can make a failure of a probe', async () => {
  await using chaos = await newChaos()
  const { journal, said } = await judgedUnder(chaos, onProbe('state["status"] = "failed"'))
  expect(said).toContain('The probe "look" failed: A control made a failure of it.')
  expect(journal).toMatchObject({
    status: 'failed',
    steady_states: { before: { steady_state_met: false, probes: [{ status: 'failed', tolerance_met: false }] } },
    run: [],
    chaos: { outcome: 'not-steady' },
  })
})

test.each([
  ['a control makes good what a probe gave', onProbe('state["output"]["status"] = 0'), true],
  [
    'a control says that the steady state is met all the same',
    'def after_hypothesis_control(context, state, **kwargs):\n    state["steady_state_met"] = True\n',
    false,
  ],
])('the method is played where %s', async (_, control, toleranceMet) => {
  await using chaos = await newChaos()
  const { code, journal } = await judgedUnder(chaos, control, 'exit 1')
  const met = { steady_state_met: true, probes: [{ tolerance_met: toleranceMet }] }
  expect(journal).toMatchObject({
    status: 'completed',
    deviated: false,
    steady_states: { before: met, after: met },
    run: [{ status: 'succeeded' }],
    chaos: { outcome: 'held' },
  })
  expect(code).toBe(0)
})

test('a run that a control finds not to be steady any more after the method has deviated', async () => {
  await using chaos = await newChaos()
  const control = [
    'import os',
    'def after_hypothesis_control(context, state, **kwargs):',
    '    state["steady_state_met"] = not os.path.exists("played")',
  ]
  const { journal } = await judgedUnder(chaos, control.join('\n'))
  expect(journal).toMatchObject({
    status: 'completed',
    deviated: true,
    steady_states: { before: { steady_state_met: true }, after: { steady_state_met: false } },
    chaos: { outcome: 'deviated' },
  })
})
