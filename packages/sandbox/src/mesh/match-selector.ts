/** A selector as Kubernetes' API has it. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

/** Whether labels meet a selector; an empty selector is met by all. */
export function matchSelector(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  for (const [name, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels[name] !== value) return false
  }
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key]
    if (operator === 'In') return value !== undefined && values.includes(value)
    if (operator === 'NotIn') return value === undefined || !values.includes(value)
    return operator === 'Exists' ? value !== undefined : operator === 'DoesNotExist' && value === undefined
  })
}
