import { expect, test } from 'vitest'
import { experimentOf, newChaos, processOf } from './chaos.ts'

const control = (provider: object, more: object = {}) => ({ controls: [{ name: 'notify', provider, ...more }] })
const inPython = (module: string, more: object = {}) => control({ type: 'python', module }, more)
const probe = { type: 'probe', name: 'p', provider: { type: 'process', path: 'true' } }

test.each<[string, object, string]>([
  [
    'of a process',
    experimentOf([], control({ type: 'process', path: 'echo' })),
    'e.json:5:3: The control "notify" is never called: controls can only be in Python, and its provider is of type "process".',
  ],
  [
    'of a plugin, on an activity',
    experimentOf([{ ...processOf('true', []), ...control({ type: 'plugin', activity: 'kubernetes/drain-nodes' }) }]),
    'its provider is of type "plugin".',
  ],
  ['without a type', experimentOf([], control({ module: 'json' })), 'has no type; give it the type "python"'],
  [
    'on a hypothesis',
    {
      ...experimentOf([]),
      'steady-state-hypothesis': { title: 'h', ...control({ type: 'http', url: 'http://x' }) },
    },
    'its provider is of type "http".',
  ],
  [
    'on a probe that judges',
    {
      ...experimentOf([]),
      'steady-state-hypothesis': {
        title: 'h',
        probes: [{ ...probe, tolerance: { ...probe, ...inPython('mine') } }],
      },
    },
    'no control is called around a probe that judges',
  ],
  [
    'on a probe of the configuration',
    experimentOf([], { configuration: { n: { ...probe, ...inPython('mine') } } }),
    'no control is called around a probe of the configuration',
  ],
  ['whose module has nothing to call', experimentOf([], inPython('nothing')), 'the module nothing has no function'],
  [
    'whose module has nothing to call for its scope',
    experimentOf([], inPython('mine', { scope: 'after' })),
    'called for a control with the scope "after"',
  ],
  [
    'beside a reference',
    experimentOf([processOf('true', [], 'a'), { ref: 'a', ...inPython('mine') }]),
    '"controls" means nothing beside "ref"',
  ],
])('a control %s is named, and why it does nothing', async (_, experiment, says) => {
  await using chaos = await newChaos()
  await chaos.write('mine.py', 'def before_activity_control(context):\n    pass\n')
  await chaos.write('nothing.py', 'def somebody_elses():\n    pass\n')
  await chaos.write('e.json', JSON.stringify(experiment, null, 1))
  const { code, stderr } = await chaos.run(['validate', 'e.json'], { environment: { PYTHONPATH: '.' } })
  expect(stderr).toContain(says)
  expect(code).toBe(0)
})

test('no word is said about a control that is called', async () => {
  await using chaos = await newChaos()
  await chaos.write('mine.py', 'def before_activity_control(context):\n    pass\n')
  await chaos.write('e.json', experimentOf([], inPython('mine', { scope: 'before' })))
  const { stderr } = await chaos.run(['validate', 'e.json'], { environment: { PYTHONPATH: '.' } })
  expect(stderr).toBe('✓ e.json is valid.\n')
})

test('a control of the settings that is never called is named by the run', async () => {
  await using chaos = await newChaos()
  await chaos.write('s.yaml', 'controls:\n  notify:\n    provider: {type: process, path: echo}\n')
  await chaos.write('e.json', experimentOf([]))
  const { code, stderr } = await chaos.run(['--settings', 's.yaml', 'run', 'e.json'])
  expect(stderr).toContain('The control "notify" is never called: controls can only be in Python')
  expect(code).toBe(0)
})
