import { expect, test } from 'vitest'
import { nearestName } from '../../src/index.ts'

test.each([
  ['chaosk8s.deployment.actions.restart_deployment', 'chaosk8s.deployment.actions.create_deployment'],
  ['chaosk8s.deployment.actions.set_resources', 'chaosk8s.deployment.actions.create_deployment'],
  ['chaosk8s.network.actions.add_network_latency', 'chaosk8s.networking.actions.create_network_policy'],
  ['kubernetes/restart-deployment', 'kubernetes/create-deployment'],
  ['kubernetes/uncordon-nodes', 'kubernetes/cordon-nodes'],
  ['kubernetes/get-taint', 'kubernetes/set-taint'],
  ['kubernetes/network-policy', 'kubernetes/create-network-policy'],
  ['removeDelayFault', 'addDelayFault'],
  ['sandbox stop', 'sandbox up'],
  ['sandbox start', 'sandbox status'],
  ['restart', 'start'],
  ['enable', 'disable'],
  ['remove', 'recover'],
])('%s is never taken for %s', (wrong, other) => {
  expect(nearestName(wrong, [other])).toBeUndefined()
  expect(nearestName(other, [wrong])).toBeUndefined()
})

test.each([
  ['chaosk8s.actions.terminate_pods', 'chaosk8s.pod.actions.terminate_pods'],
  ['chaosk8s.pod.actions.terminate_pod', 'chaosk8s.pod.actions.terminate_pods'],
  ['kubernetes/darin-nodes', 'kubernetes/drain-nodes'],
  ['kubernetes/drain_nodes', 'kubernetes/drain-nodes'],
  ['kubernetes/add-dela', 'kubernetes/add-delay'],
  ['kubernetes/scale', 'kubernetes/scale-all'],
  ['labelSelector', 'label_selector'],
  ['labelselector', 'label_selector'],
  ['rolback', 'rollback'],
  ['sandbox upp', 'sandbox up'],
  ['rnu', 'run'],
  ['notifications[0].typ', 'notifications[0].type'],
])('%s is taken for %s', (wrong, meant) => {
  expect(nearestName(wrong, ['something-else-altogether', meant])).toBe(meant)
})
