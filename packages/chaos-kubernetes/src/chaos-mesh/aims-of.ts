import { listOf, type Mapping, mappingOf } from 'chaos-plugin-api'

/** What a fault is aimed at, by the names of the arguments that say so in other actions: its own pods, and those at the other end if what they send is hit. */
export function aimsOf(spec: Mapping, ns: string): Readonly<Record<string, unknown>> {
  const { selector, target, direction } = spec
  const hitsTarget = direction === 'from' || direction === 'both'
  const ends = [mappingOf(selector), ...(hitsTarget ? [mappingOf(mappingOf(target)['selector'])] : [])]
  return {
    ns,
    namespaces_selectors: ends.map(({ namespaces, pods }) => [namespaces ?? [], Object.keys(mappingOf(pods))]),
    label_selectors: ends.map(({ labelSelectors, expressionSelectors }) => [
      labelSelectors ?? {},
      listOf(expressionSelectors).filter((expression) => mappingOf(expression)['operator'] === 'In'),
    ]),
    name: ends.map(({ pods }) => Object.values(mappingOf(pods))),
  }
}
