import { expect, test } from 'vitest'
import { experimentOf, newChaos } from '../chaos.ts'

test('arguments that only the schema of an activity finds wrong are told in one sentence, also where nothing was validated', async () => {
  await using chaos = await newChaos()
  const provider = {
    type: 'plugin',
    activity: 'http-probes/http-response',
    arguments: { url: 'http://127.0.0.1:1/', colour: 'red' },
  }
  await chaos.write('e.json', experimentOf([{ type: 'probe', name: 'a', provider }]))
  const { stderr } = await chaos.run(['run', '--no-validation', 'e.json'])
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
    'The arguments of http-probes/http-response don\'t fit: it takes no argument "colour".',
  )
})
