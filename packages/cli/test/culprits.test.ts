import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { newChaos, processOf } from './chaos.ts'

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

  test('of a program that was killed or took too long: what it had said', async () => {
    const killed = processOf('sh', ['-c', 'echo no room left >&2; kill -9 $$'])
    expect(await saidBy([killed])).toContain('sh was ended by signal 9, standard error "no room left".')
    // More time, where it did not come to say it.
    for (let timeout = 0.5; ; timeout *= 2) {
      const slow = processOf('sh', ['-c', 'echo waiting for the lock >&2; sleep 60'])
      const said = await saidBy([{ ...slow, provider: { ...slow.provider, timeout } }])
      expect(said).toContain(`sh took longer than its ${timeout} s and was ended`)
      if (!said.includes('waiting')) continue
      expect(said).toContain('was ended; until then it gave standard error "waiting for the lock".')
      break
    }
  })

  test('of a server that refuses: its status, and how its answer begins', async () => {
    const server = createServer((_, response) => response.writeHead(503).end('The database is down'))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    try {
      const ask = { type: 'action', name: 'ask', provider: { type: 'http', url } }
      expect(await saidBy([ask])).toContain(`! ${url} answered with status 503, body "The database is down".\n`)
    } finally {
      server.close()
    }
  })
})

test('what a run leaves open in its sandbox ends with that, so nobody is told to recover it', async () => {
  await using chaos = await newChaos()
  const cordon = native('action', 'cordon-node', { name: 'node-1' })
  // The undo finds no way to the cluster any more.
  const lose = processOf('sh', ['-c', 'rm "$KUBECONFIG"'])
  await chaos.write('e.json', { title: 'A test', description: 'Of what is left.', method: [cordon, lose] })
  const { code, stderr } = await chaos.run(['run', 'e.json', '--sandbox'])
  expect(code, stderr).toBe(5)
  expect(stderr).toMatch(/ {2}OPEN +Node node-1: spec\.unschedulable: cordoned\n +why: There is no kubeconfig at /)
  expect(stderr).toContain('The sandbox ends with the run, and with it all that was changed in it.\n')
  expect(stderr).not.toContain('chaos recover')
  expect((await chaos.run(['info', 'core'])).stderr).not.toContain('unfinished')
  expect((await chaos.run(['recover', '--yes'])).code).toBe(0)
})
