import { expect, test } from 'vitest'
import { experimentOf, newChaos } from './chaos.ts'

test('a control that ends the run is told in a sentence', async () => {
  await using chaos = await newChaos()
  await chaos.write('mine.py', 'def before_experiment_control(context, **kwargs):\n    raise SystemExit("enough")\n')
  const controls = [{ name: 'c', provider: { type: 'python', module: 'mine' } }]
  await chaos.write('e.json', experimentOf([], { controls }))
  const { code, stderr } = await chaos.run(['run', 'e.json'], { environment: { PYTHONPATH: '.' } })
  const said = 'mine.before_experiment_control raised SystemExit: enough.'
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`Everything is put back first. ${said} `)
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`The run was ended on purpose: ${said} `)
  expect(code).not.toBe(0)
})
