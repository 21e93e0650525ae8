import { describe, expect, test } from 'vitest'
import type { Cluster } from '../../src/cluster.ts'
import type { ObjectCall } from '../../src/restoration/object-call.ts'
import type { ObjectRemoved } from '../../src/restoration/object-change.ts'
import { refineVerdict, type Surroundings } from '../../src/restoration/refine-verdict.ts'
import type { ObjectCalls } from '../../src/restoration/send-verdict.ts'
import { whatElseIsIn } from '../../src/restoration/what-else-is-in.ts'
import { startDiscovered } from '../support/discovered.ts'
import { about, deleted, deployment, made } from '../support/past-calls.ts'

const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'owner', uid: 'owner-uid' }
const ownerPath = '/apis/apps/v1/namespaces/shop/deployments/owner'
const alone: Surroundings = { noteRemade: () => undefined, uidNow: () => undefined, isToCome: () => false }
/** Where the calls on an object go, about which these were made before on others. */
const callsOn = (
  cluster: Cluster,
  what: Pick<ObjectCalls, 'about'>['about'] = about,
  others: readonly ObjectCall[] = [],
) => ({
  about: what,
  cluster,
  context: { history: () => ({ key: 'other', calls: others }) } as unknown as ObjectCalls['context'],
})

describe('An object that is to be made anew', () => {
  /** What becomes of it, if it had this owner, and the cluster has these objects. */
  async function refine(
    references: object | readonly object[] = [],
    objects: Readonly<Record<string, object>> = {},
    surroundings = alone,
    others: readonly ObjectCall[] = [],
  ) {
    await using served = await startDiscovered(objects)
    const content = deployment({}, { ownerReferences: [references].flat() })
    const removal = { ...deleted(2).data, content } as unknown as ObjectRemoved
    return await refineVerdict({ act: 'create', removal }, callsOn(served.cluster, about, others), surroundings)
  }
  const there = { [ownerPath]: deployment({}, { name: 'owner', uid: 'owner-uid' }) }

  test('is, if it had no owner, or has it still', async () => {
    expect(await refine(undefined)).toMatchObject({ act: 'create' })
    expect(await refine(owner, there)).toMatchObject({ act: 'create' })
  })

  test.each([
    ['is gone', {}],
    ['is another one by now', { [ownerPath]: deployment({}, { name: 'owner', uid: 'another' }) }],
    [
      'is on its way out',
      { [ownerPath]: deployment({}, { name: 'owner', uid: 'owner-uid', deletionTimestamp: '2026-01-01T00:00:00Z' }) },
    ],
  ])('is not, if its owner %s: it would be collected', async (_, objects) => {
    expect(await refine(owner, objects)).toMatchObject({
      act: 'settle',
      end: { fate: 'gone', detail: 'its owner Deployment owner is gone, so it is not made again' },
    })
  })

  test('is not, if the kind of its owner is no longer served', async () => {
    expect(await refine({ ...owner, apiVersion: 'shop.example/v1', kind: 'Shop' })).toMatchObject({
      end: { fate: 'gone' },
    })
  })

  test('waits for an owner that is made anew, too, and is made once that is there', async () => {
    expect(await refine(owner, {}, { ...alone, isToCome: (uid) => uid === 'owner-uid' })).toEqual({
      act: 'wait',
      detail: 'its owner Deployment owner is not there yet',
    })
    expect(await refine(owner, {}, { ...alone, uidNow: () => 'owner-now' })).toMatchObject({ act: 'create' })
  })

  test('is made for the owner that was made anew by a call which ended earlier', async () => {
    const anew = made(2, { by: 'undo', of: 'owner-uid', came: { uid: 'owner-now', resourceVersion: '9' } })
    const now = { [ownerPath]: deployment({}, { name: 'owner', uid: 'owner-now' }) }
    const known = new Map<string, string>()
    const surroundings = { ...alone, noteRemade: (uid: string, now: string) => known.set(uid, now) }
    expect(await refine(owner, now, surroundings, [anew])).toMatchObject({ act: 'create' })
    expect([...known]).toEqual([['owner-uid', 'owner-now']])
  })

  test('is left to its controller, and waited for', async () => {
    expect(await refine({ ...owner, controller: true }, there)).toEqual({
      act: 'wait',
      detail: 'its controller Deployment owner has not made it again yet',
    })
  })

  describe('and had two owners', () => {
    const other = { ...owner, name: 'other', uid: 'other-uid' }

    test('is, if one of them is left', async () => {
      expect(await refine([other, owner], there)).toMatchObject({ act: 'create' })
      expect(await refine([owner, other], there)).toMatchObject({ act: 'create' })
    })

    test('is, if it is its controller that has gone', async () => {
      expect(await refine([{ ...other, controller: true }, owner], there)).toMatchObject({ act: 'create' })
    })

    test('is not, if both are gone', async () => {
      expect(await refine([owner, other])).toMatchObject({
        end: {
          fate: 'gone',
          detail: 'its owners Deployment owner, Deployment other are gone, so it is not made again',
        },
      })
    })
  })
})

const shop = {
  cluster: about.cluster,
  object: { ...about.object, group: '', plural: 'namespaces', kind: 'Namespace', namespace: null, name: 'shop' },
}
const namespace = deployment({ kind: 'Namespace' }, { name: 'shop' })
const named = (name: string, more: object = {}) => ({ metadata: { name, namespace: 'shop', uid: name, ...more } })

describe('A namespace that we created', () => {
  test('is deleted with what the control plane puts into every one, what is owned, and what is going anyway', async () => {
    await using served = await startDiscovered({
      '/api/v1/namespaces/shop/serviceaccounts/default': named('default'),
      '/api/v1/namespaces/shop/configmaps/kube-root-ca.crt': named('kube-root-ca.crt'),
      '/api/v1/namespaces/shop/events/told': named('told'),
      '/apis/apps/v1/namespaces/shop/replicasets/web-1': named('web-1', { ownerReferences: [owner] }),
      '/apis/apps/v1/namespaces/shop/deployments/leaving': named('leaving', { deletionTimestamp: 'now' }),
      '/api/v1/nodes/worker-1': { metadata: { name: 'worker-1' } },
    })
    expect(await whatElseIsIn(served.cluster, shop, namespace)).toBeUndefined()
    expect(
      await refineVerdict({ act: 'delete', object: namespace }, callsOn(served.cluster, shop), alone),
    ).toMatchObject({
      act: 'delete',
    })
  })

  test.each([
    ['/api/v1/namespaces/shop/configmaps/theirs', 'ConfigMap shop/theirs'],
    ['/api/v1/namespaces/shop/serviceaccounts/theirs', 'ServiceAccount shop/theirs'],
    ['/apis/apps/v1/namespaces/shop/deployments/theirs', 'Deployment shop/theirs'],
  ])('is left, if it holds %s', async (path, name) => {
    await using served = await startDiscovered({ [path]: named('theirs') })
    expect(
      await refineVerdict({ act: 'delete', object: namespace }, callsOn(served.cluster, shop), alone),
    ).toMatchObject({
      act: 'settle',
      end: { fate: 'drifted', detail: `it holds what this run did not make, ${name}, so it is not deleted` },
    })
  })
})

describe('The definition of a kind that we created', () => {
  const crd = {
    ...shop,
    object: {
      ...shop.object,
      group: 'apiextensions.k8s.io',
      plural: 'customresourcedefinitions',
      kind: 'CustomResourceDefinition',
      name: 'deployments.apps',
    },
  }
  const definition = (served: boolean) =>
    deployment({
      kind: 'CustomResourceDefinition',
      spec: {
        group: 'apps',
        names: { plural: 'deployments', kind: 'Deployment' },
        scope: 'Namespaced',
        versions: [
          { name: 'v0', served: false },
          { name: 'v1', served },
        ],
      },
    })

  test('is left, if there are objects of it', async () => {
    await using served = await startDiscovered({ '/apis/apps/v1/deployments/theirs': named('theirs') })
    expect(await whatElseIsIn(served.cluster, crd, definition(true))).toBe('Deployment shop/theirs')
  })

  test('is deleted, if there are none, or can be none', async () => {
    await using served = await startDiscovered()
    expect(await whatElseIsIn(served.cluster, crd, definition(true))).toBeUndefined()
    expect(await whatElseIsIn(served.cluster, crd, definition(false))).toBeUndefined()
  })
})

test('what is no container is not looked into', async () => {
  await using served = await startDiscovered()
  expect(await whatElseIsIn(served.cluster, about, deployment())).toBeUndefined()
  expect(served.calls()).toEqual([])
})
