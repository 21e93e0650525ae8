import { experimentOf, newChaos } from './chaos.ts'

export const native = (activity: string, args: object = {}, type = 'action') => ({
  type,
  name: 'a',
  provider: { type: 'plugin', activity, arguments: args },
})
export const kubernetes = (activity: string, args: object = {}) => native(`kubernetes/${activity}`, args)
export const probe = (activity: string, args: object) => native(`kubernetes/${activity}`, args, 'probe')
export const labels = { label_selector: 'app=ratings' }
export const http = (more: object) => ({
  type: 'probe',
  name: 'a',
  provider: { type: 'http', url: 'http://x/', ...more },
})
export const process = (more: object = {}, around: object = {}) => ({
  type: 'action',
  name: 'a',
  provider: { type: 'process', path: 'true', ...more },
  ...around,
})
export const looking = (...probes: readonly object[]) => ({
  ...experimentOf([{ ...process(), name: 'in the method' }]),
  'steady-state-hypothesis': { title: 'h', probes: probes.map((probe) => ({ tolerance: true, ...probe })) },
})

export async function validate(experiment: object | string) {
  await using chaos = await newChaos()
  const file = typeof experiment === 'string' ? 'e.yaml' : 'e.json'
  await chaos.write(file, typeof experiment === 'string' ? experiment : JSON.stringify(experiment, null, 1))
  return await chaos.run(['validate', file])
}
