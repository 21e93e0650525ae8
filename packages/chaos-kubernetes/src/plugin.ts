import { definePlugin } from 'chaos-plugin-api'
import { cordonNode } from './actions/cordon-node.ts'
import { drainNodes } from './actions/drain-nodes.ts'
import { terminatePods } from './actions/terminate-pods.ts'
import { uncordonNode } from './actions/uncordon-node.ts'
import { objectCreated } from './changes/object-created.ts'
import { objectDeleted } from './changes/object-deleted.ts'
import { objectField } from './changes/object-field.ts'
import { objectLost } from './changes/object-lost.ts'
import { podRemoved } from './changes/pod-removed.ts'
import { clusterAccess } from './preflight/cluster-access.ts'
import { allPodsHealthy } from './probes/all-pods-healthy.ts'
import { deploymentAvailableAndHealthy } from './probes/deployment-available-and-healthy.ts'

export default definePlugin({
  name: 'kubernetes',
  title: 'Kubernetes',
  standsInFor: ['chaostoolkit-kubernetes'],
  actions: { cordonNode, drainNodes, terminatePods, uncordonNode },
  probes: { allPodsHealthy, deploymentAvailableAndHealthy },
  changes: { objectCreated, objectDeleted, objectField, objectLost, podRemoved },
  preflight: { clusterAccess },
})
