import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord } from '../json/is-record.ts'
import { clusterRoles } from '../registry/resource-names.ts'
import { type LabelSelector, matchesSelector } from '../selectors/label-selector.ts'
import { type ControllerContext, follow } from './controller-context.ts'

/** Gathers in every ClusterRole with an `aggregationRule` the rules of those that its selectors choose. */
export function startClusterRoleAggregation(context: ControllerContext): void {
  const { cluster, loop } = context
  const queue = loop.queue('clusterrole-aggregation', () => {
    for (const role of cluster.store.list(clusterRoles)) {
      const { aggregationRule } = role
      if (aggregationRule === undefined || role.metadata.deletionTimestamp) continue
      const rules: unknown[] = []
      for (const selector of asList(asRecord(aggregationRule)['clusterRoleSelectors'])) {
        for (const part of cluster.store.list(clusterRoles)) {
          if (part.metadata.name === role.metadata.name) continue
          if (!matchesSelector(part.metadata.labels ?? {}, selector as LabelSelector)) continue
          for (const rule of asList(part['rules'])) if (!rules.some((each) => deepEqual(each, rule))) rules.push(rule)
        }
      }
      if (!deepEqual(asList(role['rules']), rules)) cluster.store.put(clusterRoles, { ...role, rules })
    }
  })
  // What is gathered may be gathered by another role: each change brings another round, until nothing changes any more.
  follow(context, clusterRoles, () => queue.add('all'))
}
