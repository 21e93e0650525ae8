import { expect, test } from 'vitest'
import { planDrain } from '../../src/pods/drain-plan.ts'
import { hostedPod } from '../../src/pods/hosted-pod.ts'
import { pod } from '../support/objects.ts'

const emptyDir = { volumes: [{ name: 'tmp', emptyDir: {} }] }
const mirror = { annotations: { 'kubernetes.io/config.mirror': 'x' } }
const leaving = { deletionTimestamp: '2026-01-01T00:00:00Z' }

function fate(parts: Parameters<typeof pod>[1], withLocalStorage = false): string {
  const plan = planDrain([hostedPod(pod('p', parts))], { withLocalStorage })
  return Object.entries(plan).find(([, pods]) => pods.length > 0)?.[0] ?? 'stay'
}

test.each([
  ['a pod of a controller', {}, 'evict', 'evict'],
  ['a pod of a StatefulSet', { owner: 'StatefulSet' }, 'evict', 'evict'],
  ['a pod of a DaemonSet', { owner: 'DaemonSet' }, 'stay', 'stay'],
  ['a pod of a DaemonSet with an emptyDir', { owner: 'DaemonSet', spec: emptyDir }, 'stay', 'evict'],
  ['a pod with an emptyDir', { spec: emptyDir }, 'local', 'evict'],
  ['a mirror pod', { owner: null, metadata: mirror }, 'stay', 'stay'],
  ['a mirror pod with an emptyDir', { owner: null, metadata: mirror, spec: emptyDir }, 'stay', 'stay'],
  ['a pod that nothing controls', { owner: null }, 'unmanaged', 'unmanaged'],
  ['a pod that nothing controls, with an emptyDir', { owner: null, spec: emptyDir }, 'local', 'unmanaged'],
  ['a finished pod that nothing controls', { owner: null, phase: 'Succeeded' }, 'evict', 'evict'],
  ['a failed pod of a DaemonSet', { owner: 'DaemonSet', phase: 'Failed' }, 'evict', 'evict'],
  ['a pod on its way out', { metadata: leaving }, 'leaving', 'leaving'],
  ['a pod on its way out with an emptyDir', { metadata: leaving, spec: emptyDir }, 'stay', 'leaving'],
] as const)('%s', (_what, parts, without, withLocalStorage) => {
  expect([fate(parts), fate(parts, true)]).toEqual([without, withLocalStorage])
})
