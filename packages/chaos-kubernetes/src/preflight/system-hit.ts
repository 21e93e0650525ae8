import { definePreflight } from 'chaos-plugin-api'
import { systemMeant } from '../system-care.ts'

/** The functions of Chaos Toolkit that do harm: files of it have no `i_know`, and must run as they are. */
const functions: ReadonlySet<string> = new Set([
  'apply-from-json',
  'apply-from-yaml',
  'chaos-mesh-add-latency',
  'chaos-mesh-corrupt-packets',
  'chaos-mesh-duplicate-packets',
  'chaos-mesh-reorder-packets',
  'chaos-mesh-set-bandwidth',
  'chaos-mesh-set-loss',
  'chaos-mesh-stress-cpu',
  'chaos-mesh-stress-memory',
  'cordon-node',
  'create-custom-object',
  'create-network-policy',
  'delete-cluster-custom-object',
  'delete-custom-object',
  'delete-daemon-set',
  'delete-deployment',
  'delete-ingress',
  'delete-namespace',
  'delete-nodes',
  'delete-pods',
  'delete-replica-set',
  'delete-secret',
  'delete-service',
  'deny-all-egress',
  'deny-all-ingress',
  'drain-nodes',
  'exec-in-pods',
  'kill-microservice',
  'patch-cluster-custom-object',
  'patch-custom-object',
  'remove-network-policy',
  'remove-statefulset',
  'replace-cluster-custom-object',
  'replace-custom-object',
  'rollout-deployment',
  'scale-deployment',
  'scale-statefulset',
  'terminate-pods',
  'update-daemon-set',
  'update-ingress',
])

/** Warns of functions of Chaos Toolkit that are aimed at what the whole cluster lives by. Other actions ask for a reason. Refuses nothing. */
export const systemHit = definePreflight({
  title: 'The system is not hit unawares',
  async check({ activities, logger }) {
    const sentences = activities.flatMap(({ id, args }) => {
      const name = id.slice(id.indexOf('/') + 1)
      const meant = functions.has(name) ? systemMeant(args) : undefined
      return meant === undefined
        ? []
        : [
            `${name} is aimed at ${meant}, by which the whole cluster lives: damage there may outlast the run, and keep its undo from working.`,
          ]
    })
    for (const sentence of new Set(sentences)) logger.warn(sentence)
    return { refusals: [] }
  },
})
