import { isDeepStrictEqual } from 'node:util'
import type { IndexedRule } from './select-rules.ts'
import type { HttpRule } from './virtual-service.ts'

/** How a rule is recognised later on: where it stood, and all of it but its fault. */
export interface RuleIdentity {
  readonly index: number
  readonly rule: Readonly<Record<string, unknown>>
}

/** What identifies a rule. */
export function identifyRule({ index, rule: { fault: _, ...rest } }: IndexedRule): RuleIdentity {
  return { index, rule: rest }
}

/**
 * Finds a rule again in a list that may have been edited since: the one that is the same but for its fault, else the one of the
 * same name, else the one with the same conditions and destinations. Where several are alike, the one at the same place.
 * `undefined` where the rule is no longer there, or can't be told from others.
 */
export function findRule(rules: readonly HttpRule[], { index, rule }: RuleIdentity): IndexedRule | undefined {
  const indexed = rules.map((each, at) => ({ index: at, rule: each }))
  const likenesses: readonly ((each: HttpRule) => boolean)[] = [
    ({ fault: _, ...rest }) => isDeepStrictEqual(rest, rule),
    ({ name }) => name !== undefined && name === rule['name'],
    (each) => isDeepStrictEqual(each.match, rule['match']) && isDeepStrictEqual(destinations(each), destinations(rule)),
  ]
  for (const alike of likenesses) {
    const found = indexed.filter((each) => alike(each.rule))
    if (found.length === 1) return found[0]
    const inPlace = found.find((each) => each.index === index)
    if (inPlace !== undefined) return inPlace
  }
  return undefined
}

function destinations(rule: Pick<HttpRule, 'route'>): readonly unknown[] | undefined {
  return rule.route?.map(({ destination }) => destination)
}
