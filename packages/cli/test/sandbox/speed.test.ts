import { expect, test } from 'vitest'
import { newChaos } from '../chaos.ts'

const details = { ns: 'bookinfo', label_selector: 'app=details' }
const terminateAll = {
  type: 'action',
  name: 'kill every pod of the details',
  provider: { type: 'plugin', activity: 'kubernetes/terminate-pods', arguments: { ...details, all: true } },
}
const available = {
  type: 'probe',
  name: 'the details are available',
  tolerance: true,
  provider: {
    type: 'plugin',
    activity: 'kubernetes/deployment-available-and-healthy',
    arguments: { ns: 'bookinfo', name: 'details-v1' },
  },
}
const experiment = {
  title: 'Do the details survive the loss of all their pods?',
  description: 'Made by a test.',
  'steady-state-hypothesis': { title: 'The details are available', probes: [available] },
  method: [terminateAll],
}

test('pods that are killed all at once are missed by the next probe, unless the sandbox is fast', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experiment)
  const slow = await chaos.run(['run', 'e.json', '--sandbox', '--sandbox-speed', '0.2'])
  expect(slow.stderr).toMatch(/^Acts on {5}the sandbox, .*, at 0\.2 times real speed\n/)
  expect(slow.code, slow.stderr).toBe(1)
  const patient = [{ ...terminateAll, pauses: { after: 1 } }]
  await chaos.write('e.json', { ...experiment, method: patient })
  const fast = await chaos.run(['run', 'e.json', '--sandbox', '--sandbox-speed', 'fast'])
  expect(fast.code, fast.stderr).toBe(0)
})

test('without --sandbox-speed CHAOS_SANDBOX_SPEED says how fast a sandbox is, and without that it is as a real cluster', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', { title: 'Nothing', description: 'Made by a test.', method: [] })
  const acts = async (speed: string, ...flags: readonly string[]) => {
    const environment = { CHAOS_SANDBOX_SPEED: speed }
    return (await chaos.run(['run', 'e.json', '--sandbox', ...flags], { environment })).stderr.split('\n')[0]
  }
  expect(await acts('fast')).toMatch(/, at fast speed$/)
  expect(await acts('')).toMatch(/, at real speed$/)
  expect(await acts('fast', '--sandbox-speed', '10')).toMatch(/, at 10 times real speed$/)
})

test('the first line of a sandbox in the background says how fast it is, and so does its status', async () => {
  await using chaos = await newChaos()
  const up = await chaos.run(['sandbox', 'up', '--preset', 'empty', '--speed', 'real'])
  try {
    expect(up.stderr).toMatch(/^The sandbox runs: .*, at real speed, preset empty\n/)
    const { stdout } = await chaos.run(['sandbox', 'status', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ speed: 'real' })
  } finally {
    await chaos.run(['sandbox', 'down'])
  }
})
