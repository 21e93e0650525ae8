import { StepFailure } from 'chaos-plugin-api'
import type { HttpRule, Route, VirtualService } from './virtual-service.ts'

/** A rule and its place in the list. */
export interface IndexedRule {
  readonly index: number
  readonly rule: HttpRule
}

/** Whether a rule has one of these routes: same host, same subset. */
export function hasRoute(rule: Pick<HttpRule, 'route'>, routes: readonly Route[]): boolean {
  return (rule.route ?? []).some(({ destination: { host, subset } }) =>
    routes.some(({ destination }) => destination.host === host && destination.subset === subset),
  )
}

/** The rules of a VirtualService that have one of these routes. Fails where there is none, and says which routes there are. */
export function selectRules(virtualService: VirtualService, routes: readonly Route[]): readonly IndexedRule[] {
  const rules = virtualService.spec.http ?? []
  const selected = rules.map((rule, index) => ({ index, rule })).filter(({ rule }) => hasRoute(rule, routes))
  if (selected.length > 0) return selected
  const { namespace, name } = virtualService.metadata
  const there = [...new Set(rules.flatMap(({ route = [] }) => route.map(routeName)))]
  throw new StepFailure(
    `No rule of VirtualService ${namespace}/${name} routes to ${routes.map(routeName).join(' or ')}.`,
    {
      remedy:
        there.length === 0
          ? 'It has no rules for HTTP requests; add one, or name another VirtualService.'
          : `Name one of the routes that it has: ${there.join(', ')}.`,
    },
  )
}

function routeName({ destination: { host, subset } }: Route): string {
  return subset === undefined ? `${host} without a subset` : `${host} (${subset})`
}
