import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord } from '../json/is-record.ts'
import { applyConfiguration } from '../managed-fields/apply-configuration.ts'
import { clusterRoles } from '../registry/resource-names.ts'
import { kindSchema } from '../schema/field-schema.ts'
import { type LabelSelector, matchesSelector } from '../selectors/label-selector.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
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
      if (!deepEqual(asList(role['rules']), rules)) applyRules(context, role, rules)
    }
  })
  // What is gathered may be gathered by another role: each change brings another round, until nothing changes any more.
  follow(context, clusterRoles, () => queue.add('all'))
}

/** The one controller that applies what it writes, in a name of its own. */
function applyRules({ cluster }: ControllerContext, role: KubernetesObject, rules: readonly unknown[]): void {
  const { apiVersion, kind, metadata } = role
  const configuration = { apiVersion, kind, metadata: { name: metadata.name }, rules }
  const resource = cluster.resources.named(clusterRoles.group, clusterRoles.plural)!
  const schema = kindSchema(resource.group, resource.storageVersion, kind)
  const applied = applyConfiguration(resource, role, configuration, schema, {
    manager: 'clusterrole-aggregation-controller',
    force: true,
    now: cluster.clock.now(),
    subresource: undefined,
  })
  cluster.store.put(clusterRoles, applied)
}
