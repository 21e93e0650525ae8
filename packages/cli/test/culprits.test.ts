import { describe, expect, test } from 'vitest'
import { newChaos } from './chaos.ts'

const native = (type: 'action' | 'probe', activity: string, args: object) => ({
  type,
  name: activity,
  provider: { type: 'plugin', activity: `kubernetes/${activity}`, arguments: args },
})

/** What is said on standard error of a run in a sandbox with Bookinfo. */
async function saidBy(method: readonly unknown[], ...flags: readonly string[]): Promise<string> {
  await using chaos = await newChaos()
  await chaos.write('e.json', { title: 'A test', description: 'Of culprits.', method })
  return (await chaos.run(['run', 'e.json', ...flags])).stderr
}

describe('who is to blame is said', () => {
  test('of a command in a pod: with which code it ended, and its last words', async () => {
    const command = { ns: 'bookinfo', label_selector: 'app=details', all: true }
    const fails = native('action', 'exec-in-pods', { ...command, cmd: ['sh', '-c', 'echo bad luck >&2; exit 3'] })
    const told =
      /! The command "sh -c echo bad luck >&2; exit 3" in Pod bookinfo\/details-v1-\S+ ended with exit code 3: bad luck\n/g
    expect((await saidBy([fails], '--sandbox')).match(told)).toHaveLength(2)
    const works = native('action', 'exec-in-pods', { ...command, cmd: 'true' })
    expect(await saidBy([works], '--sandbox')).not.toContain('ended with')
  })

  test('of a workload that is not available in time: what was seen of it', async () => {
    const wait = (name: string, kind = 'deployment') =>
      native('probe', `${kind}-fully-available`, { ns: 'bookinfo', name, timeout: 0.2 })
    const none = native('action', 'scale-deployment', { ns: 'bookinfo', name: 'details-v1', replicas: 0 })
    const stays = native('probe', 'deployment-not-fully-available', {
      ns: 'bookinfo',
      name: 'ratings-v1',
      timeout: 0.2,
    })
    const said = await saidBy(
      [none, wait('details-v1'), wait('nobody'), wait('nobody', 'statefulset'), stays],
      '--sandbox',
    )
    expect(said).toContain('Deployment bookinfo/details-v1 was not fully available within 0.2 s: it is scaled to 0.')
    expect(said).toContain('Deployment bookinfo/nobody was not fully available within 0.2 s: there is none.')
    expect(said).toContain('StatefulSet bookinfo/nobody was not fully available within 0.2 s: there is none.')
    expect(said).toContain(
      'Deployment bookinfo/ratings-v1 stayed fully available within 0.2 s: 2 of 2 replicas are ready.',
    )
  })
})
