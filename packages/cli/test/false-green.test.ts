import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Chaos, newChaos } from './chaos.ts'

const native = (type: 'action' | 'probe', activity: string, args?: object, more: object = {}) => ({
  type,
  name: activity,
  provider: { type: 'plugin', activity: `kubernetes/${activity}`, ...(args === undefined ? {} : { arguments: args }) },
  ...more,
})
const kill = (args: object, more: object = {}) => native('action', 'terminate-pods', args, more)
const nobody = { ns: 'bookinfo', label_selector: 'app=nobody' }
const ratings = { ns: 'bookinfo', label_selector: 'app=ratings' }
const healthy = (ns?: string) => ({
  ...native('probe', 'all-pods-healthy', ns === undefined ? undefined : { ns }),
  tolerance: true,
})
const nothingThere = 'There is no pod with the labels app=nobody in namespace bookinfo.'

/** First on the node of the pod that stays; anywhere else once that takes no more. */
const besideScratch = {
  podAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: { labelSelector: { matchLabels: { app: 'scratch' } }, topologyKey: 'kubernetes.io/hostname' },
      },
    ],
  },
}

interface Ran {
  readonly code: number | null
  readonly stderr: string
  readonly journal: {
    readonly run: readonly { readonly status: string }[]
    readonly chaos: { readonly reason: string; readonly shortfalls?: readonly unknown[] }
  }
}

async function run(chaos: Chaos, parts: object, ...flags: readonly string[]): Promise<Ran> {
  await chaos.write('e.json', { title: 'A test', description: 'Of verdicts.', method: [], ...parts })
  const { code, stderr } = await chaos.run(['run', 'e.json', '--sandbox', ...flags])
  const journal = JSON.parse(await readFile(join(chaos.folder, 'journal.json'), 'utf8')) as Ran['journal']
  return { code, stderr, journal }
}

describe('a run does not hold', () => {
  test('where an action of the method found nothing, which is said where it happens', async () => {
    await using chaos = await newChaos()
    const { code, stderr, journal } = await run(chaos, { method: [kill(nobody), kill(ratings)] })
    expect(code, stderr).toBe(4)
    expect(stderr).toContain(`      ! ${nothingThere}\n`)
    expect(stderr).toContain(`Inconclusive  The action "terminate-pods" had nothing to act on: ${nothingThere}`)
    // The action itself is a success, as in Chaos Toolkit.
    expect(journal.run.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
    expect(journal.chaos.shortfalls).toEqual([
      { step: 'method/0', activity: 'terminate-pods', what: 'nothing', message: nothingThere },
    ])
  })

  test('where no action of the method had any effect', async () => {
    await using chaos = await newChaos()
    const { code, stderr } = await run(chaos, {
      method: [native('action', 'scale-deployment', { ns: 'bookinfo', name: 'ratings-v1', replicas: 2 })],
    })
    expect(code, stderr).toBe(4)
    expect(stderr).toContain(
      'Inconclusive  No action of the method had any effect. "scale-deployment": It changed nothing: all was so already, or gone.',
    )
  })

  test('where the hypothesis looked at nothing at all, though the file says where to look', async () => {
    await using chaos = await newChaos()
    const hypothesis = { title: 'Fine', probes: [healthy('bookinof')] }
    const { code, stderr } = await run(chaos, { method: [kill(ratings)], 'steady-state-hypothesis': hypothesis })
    expect(code, stderr).toBe(4)
    expect(stderr).toContain(
      'The steady state was looked for where there is nothing: There is no namespace bookinof, so nothing was looked at.',
    )
  })

  test('where a drain left all that there was to evict; where it left a part, that is a remark', async () => {
    await using chaos = await newChaos()
    const workload = (name: string, more: object) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'default' },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'i' }], ...more } },
      },
    })
    const drain = native('action', 'drain-nodes', { pod_label_selector: 'app=scratch', pod_namespace: 'default' })
    const flags = ['--sandbox-preset', 'empty', '--sandbox-manifests', 'manifests']
    await chaos.write('manifests/scratch.json', workload('scratch', { volumes: [{ name: 'v', emptyDir: {} }] }))
    const all = await run(chaos, { method: [drain] }, ...flags)
    expect(all.code, all.stderr).toBe(4)
    expect(all.stderr).toMatch(/ {6}! No pod was evicted\. Pod default\/scratch-\S+ stays: it has an emptyDir volume/)

    await chaos.write('manifests/web.json', workload('web', { affinity: besideScratch }))
    const part = await run(chaos, { method: [drain] }, ...flags)
    expect(part.code, part.stderr).toBe(0)
    expect(part.stderr).toMatch(/ {6}! Pod default\/scratch-\S+ stays: it has an emptyDir volume/)
  })

  test('where a program was killed, or what it gave is out of a tolerance that the file states', async () => {
    await using chaos = await newChaos()
    const shell = (line: string, more: object = {}) => ({
      type: 'action',
      name: line,
      provider: { type: 'process', path: 'sh', arguments: ['-c', line] },
      ...more,
    })
    const killed = await run(chaos, { method: [shell('kill -9 $$')] })
    expect([killed.code, killed.stderr]).toEqual([4, expect.stringContaining('sh was ended by signal 9.')])
    const missed = await run(chaos, { method: [shell('echo no >&2; exit 3', { tolerance: 0 })] })
    expect([missed.code, missed.stderr]).toEqual([
      4,
      expect.stringContaining('It gave exit code 3, standard error "no", and a status of 0 is asked for.'),
    ])
    const shown = await run(chaos, { method: [shell('echo no such thing >&2; exit 3')] })
    expect([shown.code, shown.stderr]).toEqual([
      0,
      expect.stringContaining('  ! sh ended with exit code 3: no such thing\n'),
    ])
  })
})

describe('a run holds', () => {
  test.each<[string, object, string]>([
    ['where its method is empty', { method: [] }, 'Held'],
    [
      'where "already so" stands beside an action that had an effect',
      {
        method: [
          kill(ratings),
          native('action', 'scale-deployment', { ns: 'bookinfo', name: 'ratings-v1', replicas: 2 }),
        ],
      },
      '! It changed nothing',
    ],
    [
      'where the file says that nothing is fine',
      { method: [kill(nobody, { if_nothing: 'skip' })] },
      `! ${nothingThere}`,
    ],
    [
      'where a hypothesis names no place, and the default namespace is empty, with a loud warning',
      { method: [kill(ratings)], 'steady-state-hypothesis': { title: 'Fine', probes: [healthy()] } },
      '! There is no pod in namespace default',
    ],
    [
      'where one probe of several looked at something',
      {
        method: [],
        'steady-state-hypothesis': { title: 'Fine', probes: [healthy('bookinof'), healthy('bookinfo')] },
      },
      '! There is no namespace bookinof, so nothing was looked at.',
    ],
    [
      'where only a rollback, or a probe of the method, found nothing',
      { method: [kill(ratings), healthy('bookinof')], rollbacks: [kill(nobody)] },
      `! ${nothingThere}`,
    ],
  ])('%s', async (_when, parts, says) => {
    await using chaos = await newChaos()
    const { code, stderr } = await run(chaos, parts, '--rollback-strategy', 'always')
    expect(code, stderr).toBe(0)
    expect(stderr).toContain(says)
  })

  test('in a dry run', async () => {
    await using chaos = await newChaos()
    const { code, stderr } = await run(chaos, { method: [kill(nobody)] }, '--dry', 'actions')
    expect(code, stderr).toBe(0)
  })

  test('for whoever asks for the exit codes of Chaos Toolkit; the words stay', async () => {
    await using chaos = await newChaos()
    const { code, stderr } = await run(chaos, { method: [kill(nobody)] }, '--exit-codes', 'chaostoolkit')
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('Inconclusive')
  })
})

test('an action that is told to fail where there is nothing fails', async () => {
  await using chaos = await newChaos()
  const { code, stderr, journal } = await run(chaos, { method: [kill(nobody, { if_nothing: 'fail' })] })
  expect(code, stderr).toBe(4)
  expect(journal.run.map(({ status }) => status)).toEqual(['failed'])
  expect(stderr).toContain(`The action "terminate-pods" failed: ${nothingThere}`)
})

test('"if_nothing" takes two words, and only for actions', async () => {
  await using chaos = await newChaos()
  const probe = { ...healthy('bookinfo'), if_nothing: 'skip' }
  await chaos.write('e.json', {
    title: 't',
    description: 'd',
    method: [kill(nobody, { if_nothing: 'ignore' }), probe],
  })
  const { code, stderr } = await chaos.run(['validate', 'e.json'])
  expect(code).toBe(2)
  expect(stderr).toContain('"if_nothing" says what an action does that finds nothing: fail or skip.')
  expect(stderr).toContain('Only an action takes "if_nothing".')
})
