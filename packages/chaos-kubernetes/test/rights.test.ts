import kubernetes from 'chaos-kubernetes'
import type { Permission } from 'chaos-plugin-api'
import { expect, test } from 'vitest'
import type { z } from 'zod'

/** What an action needs, a line for each right. */
async function rightsOf(key: string, given: object): Promise<readonly string[]> {
  const { args, permissions } = kubernetes.actions![key]!
  const needed: readonly Permission[] = await permissions!((args as unknown as z.ZodType).parse(given) as never)
  return needed.map(({ verb, resource, group = '', namespace = '' }) =>
    [verb, `${resource}.${group}`.replace(/\.$/, ''), namespace].join(' ').trim(),
  )
}

const rollout = { kind: 'Rollout', api_version: 'argoproj.io/v1alpha1', ns: 'shop', name: 'front' }
const ofRollout = ['get rollouts.argoproj.io shop', 'patch rollouts.argoproj.io shop']
const metadata = { labels: { a: 'b' } }

test.each([
  ['setImage', { ...rollout, image: 'x' }, ofRollout],
  ['scaleToZero', rollout, [ofRollout[0], 'list rollouts.argoproj.io shop', ofRollout[1]]],
  [
    'restartWorkload',
    rollout,
    [...ofRollout, 'list pods shop', 'get replicasets.apps shop', 'list replicasets.apps shop'],
  ],
  ['undoRollout', rollout, [...ofRollout, 'list replicasets.apps shop', 'list controllerrevisions.apps shop']],
  ['setImage', { ns: 'shop', name: 'web', image: 'x' }, ['get deployments.apps shop', 'patch deployments.apps shop']],
  ['patch', { ...rollout, patch: { metadata } }, ofRollout],
  [
    'patch',
    { kind: 'NetworkPolicy', api_version: 'networking.k8s.io/v1', ns: 'shop', name: 'x', patch: { metadata } },
    ['get networkpolicies.networking.k8s.io shop', 'patch networkpolicies.networking.k8s.io shop'],
  ],
  [
    'patch',
    { kind: 'Node', api_version: 'v1', ns: 'shop', name: 'x', patch: { metadata } },
    ['get nodes', 'patch nodes'],
  ],
  [
    'patch',
    { kind: 'StressChaos', api_version: 'chaos-mesh.org/v1alpha1', ns: 'shop', name: 'x', patch: { metadata } },
    ['get stresschaos.chaos-mesh.org shop', 'patch stresschaos.chaos-mesh.org shop'],
  ],
  [
    'applyFromJson',
    {
      resource: '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x", "namespace": "bank"}}',
      ns: 'shop',
    },
    ['get configmaps bank', 'create configmaps bank', 'patch configmaps bank', 'delete configmaps bank'],
  ],
  [
    'applyFromYaml',
    { resource: 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x}\n', ns: 'shop' },
    ['get', 'create', 'patch', 'delete'].map((verb) => `${verb} ingresses.networking.k8s.io shop`),
  ],
  ['applyFromYaml', { resource: 'no object', ns: 'shop' }, []],
  ['applyFromJson', { resource: '{', ns: 'shop' }, []],
])('%s tells by its arguments which rights it needs: %j', async (key, given, expected) => {
  expect(await rightsOf(key, given)).toEqual(expected)
})

test('every action tells which rights it needs', () => {
  const silent = Object.entries(kubernetes.actions!).filter(([, { permissions }]) => permissions === undefined)
  expect(silent.map(([key]) => key)).toEqual([])
})
