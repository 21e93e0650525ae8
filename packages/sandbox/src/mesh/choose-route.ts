import type { HttpMatch, HttpRule, WeightedDestination } from './istio-spec.ts'
import { matchRequest } from './match-request.ts'
import type { MeshClient, MeshRequest } from './mesh-request.ts'

/** The rule that applies to a request, and where it sends it. */
export interface ChosenRoute {
  readonly rule: HttpRule
  /** The condition that held; left out for a rule without conditions. */
  readonly match?: HttpMatch
  /** Left out for a rule that answers by itself (redirect, direct response). */
  readonly route?: WeightedDestination
}

/**
 * Finds the first rule that applies, in the order of the VirtualService, and picks one of its destinations by weight.
 * `undefined` where no rule applies: the request is answered with 404.
 */
export function chooseRoute(
  rules: readonly HttpRule[],
  request: MeshRequest,
  client: MeshClient,
  random: () => number,
): ChosenRoute | undefined {
  for (const rule of rules) {
    const conditions = rule.match ?? []
    const match = conditions.find((each) => matchRequest(each, request, client))
    if (conditions.length > 0 && match === undefined) continue
    const route = pickByWeight(rule.route ?? [], random)
    return { rule, ...(match === undefined ? {} : { match }), ...(route === undefined ? {} : { route }) }
  }
  return undefined
}

function pickByWeight(routes: readonly WeightedDestination[], random: () => number): WeightedDestination | undefined {
  if (routes.length <= 1) return routes[0]
  const total = routes.reduce((sum, each) => sum + (each.weight ?? 0), 0)
  let rest = random() * total
  for (const route of routes) {
    rest -= route.weight ?? 0
    if (rest < 0) return route
  }
  return routes.findLast((each) => (each.weight ?? 0) > 0) ?? routes[0]
}
