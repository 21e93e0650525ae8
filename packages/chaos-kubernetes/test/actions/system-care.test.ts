import type { LoggedRecord } from 'chaos-core'
import kubernetes from 'chaos-kubernetes'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { openShop } from '../support/open-shop.ts'

const ns = 'kube-system'
const name = 'web'
const reason = 'a cluster for tests'

const needing: readonly (readonly [activity: string, args: Readonly<Record<string, unknown>>, meant: string])[] = [
  ['block-disruptions', { ns, name }, 'namespace kube-system'],
  ['break-reference', { ns, name }, 'namespace kube-system'],
  ['empty-service-endpoints', { ns, name }, 'namespace kube-system'],
  ['empty-service-endpoints', { ns: 'shop', name: 'kube-dns' }, "the cluster's DNS"],
  ['fill-cluster', { ns, replicas: 1, requests: { cpu: '1m' } }, 'namespace kube-system'],
  ['freeze-autoscaler', { ns, name }, 'namespace kube-system'],
  ['partition-network', { ns, label_selector: 'a=b', dns: true }, 'namespace kube-system'],
  ['partition-network', { ns: 'shop', label_selector: 'k8s-app in (kube-dns)', dns: true }, "the cluster's DNS"],
  ['patch', { ns, name, kind: 'Deployment', patch: { metadata: { labels: { a: 'b' } } } }, 'namespace kube-system'],
  [
    'patch',
    { ns: 'shop', name: ns, kind: 'Namespace', api_version: 'v1', patch: { metadata: { labels: { a: 'b' } } } },
    'namespace kube-system',
  ],
  ['pause-rollout', { ns, name }, 'namespace kube-system'],
  ['restart-workload', { ns: 'shop', name: 'coredns' }, "the cluster's DNS"],
  ['scale-to-zero', { ns, name }, 'namespace kube-system'],
  ['set-image', { ns, name, image: 'x' }, 'namespace kube-system'],
  ['squeeze-limits', { ns, max: { cpu: '1' } }, 'namespace kube-system'],
  ['squeeze-quota', { ns, hard: { pods: '1' } }, 'namespace kube-system'],
  ['undo-rollout', { ns, name }, 'namespace kube-system'],
]

const argumentsOf = (activity: string) => {
  const key = activity.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return kubernetes.actions![key]!.args as unknown as z.ZodType
}

test.each(needing)('%s needs a reason for the system: %j', (activity, args, meant) => {
  const { success, error } = argumentsOf(activity).safeParse(args)
  expect(success).toBe(false)
  expect(error?.message).toContain(`${meant} is what the whole cluster lives by; say in i_know why it is meant`)
  expect(argumentsOf(activity).safeParse({ ...args, i_know: reason }).success).toBe(true)
  expect(argumentsOf(activity).safeParse({ ...args, i_know: '' }).success).toBe(false)
})

test.each([
  ['scale-to-zero', { ns: 'shop', name: 'kube-system-docs' }],
  ['scale-to-zero', { ns: 'my-kube-system', name }],
  ['scale-to-zero', { ns: 'shop', label_selector: 'k8s-app!=kube-dns,app notin (coredns, x)' }],
  ['partition-network', { ns: 'shop', label_selector: 'a=b', other_label_selector: 'c=d', other_ns: ns }],
])('%s needs none for what is beside it: %j', (activity, args) => {
  expect(argumentsOf(activity).safeParse(args).success).toBe(true)
})

test('a run is refused without the reason, and has it in its journal', async () => {
  await using open = await openShop()
  const step = (more: object) => ({ activity: 'scale-to-zero', args: { ns, label_selector: 'a=b', ...more } })
  await expect(open.run([step({})])).rejects.toThrow('namespace kube-system is what the whole cluster lives by')
  const { journal } = await open.run([step({ i_know: reason })])
  expect(JSON.stringify(journal.run)).toContain(reason)
})

/** What a run says before its method begins. */
async function warnings(activity: string, args: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const heard: LoggedRecord[] = []
  await using open = await openShop((record) => heard.push(record))
  await open.run([{ activity, args }])
  const first = heard.slice(
    0,
    heard.findIndex(({ type }) => type === 'method-started'),
  )
  return first.flatMap((record) => (record.type === 'log' && record.level === 'warn' ? [record.message] : []))
}

test.each([
  ['terminate-pods', { ns }, 'namespace kube-system'],
  ['terminate-pods', { ns_selector: 'kubernetes.io/metadata.name=kube-system' }, 'namespace kube-system'],
  ['terminate-pods', { ns: 'shop', owner: 'deployment/coredns' }, "the cluster's DNS"],
  ['scale-deployment', { ns: 'shop', name: 'coredns', replicas: 0 }, "the cluster's DNS"],
])('that %s of Chaos Toolkit is aimed at the system is said beforehand: %j', async (activity, args, meant) => {
  expect(await warnings(activity, args)).toEqual([
    `${activity} is aimed at ${meant}, by which the whole cluster lives: damage there may outlast the run, and keep its undo from working.`,
  ])
})

test('every function of Chaos Toolkit that does harm by a name or a namespace is watched', async () => {
  const kebab = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const harmful = Object.entries(kubernetes.actions!).filter(
    ([, { chaosToolkit, impact, args }]) =>
      chaosToolkit !== undefined &&
      impact !== 'none' &&
      ['ns', 'name', 'label_selector'].some((argument) => argument in ((args as { shape?: object }).shape ?? {})),
  )
  const { systemHit } = kubernetes.preflight!
  const told: string[] = []
  const logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: (text: string) => told.push(text),
    error: () => undefined,
  }
  const activities = harmful.map(([key]) => ({ id: `kubernetes/${kebab(key)}`, name: key, args: { ns }, secrets: {} }))
  await systemHit!.check({ activities, logger } as never)
  expect(told.map((text) => text.split(' ')[0])).toEqual(harmful.map(([key]) => kebab(key)))
})
