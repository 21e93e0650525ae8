import { clusterVariables } from 'chaos-kubernetes-access'
import { definePlugin } from 'chaos-plugin-api'
import { addAbortFault } from './actions/add-abort-fault.ts'
import { addDelayFault } from './actions/add-delay-fault.ts'
import { removeAbortFault } from './actions/remove-abort-fault.ts'
import { removeDelayFault } from './actions/remove-delay-fault.ts'
import { setFault } from './actions/set-fault.ts'
import { unsetFault } from './actions/unset-fault.ts'
import { routeFault } from './changes/route-fault.ts'
import { clusterAccess } from './preflight/cluster-access.ts'
import { getVirtualService } from './probes/get-virtual-service.ts'

/** Faults on the routes of Istio's VirtualServices. */
export default definePlugin({
  name: 'istio',
  title: 'Faults on the routes of Istio',
  standsInFor: ['chaostoolkit-istio'],
  variables: clusterVariables,
  actions: { addAbortFault, addDelayFault, removeAbortFault, removeDelayFault, setFault, unsetFault },
  probes: { getVirtualService },
  changes: { routeFault },
  preflight: { clusterAccess },
})
