import { type LabelRequirement, labelRequirements } from './label-requirements.ts'

type Labels = Readonly<Record<string, string>>

/**
 * Makes what tells whether labels are as a selector asks, by the rules of the API server: what has no such label is also not among the values.
 *
 * @example
 * matchesLabels('app=web,!canary')({ app: 'web' }) // → true
 */
export function matchesLabels(selector: string): (labels: Labels | undefined) => boolean {
  const requirements = labelRequirements(selector)
  return (labels = {}) => requirements.every((requirement) => isMet(requirement, labels))
}

function isMet({ key, operator, values = [] }: LabelRequirement, labels: Labels): boolean {
  const value = labels[key]
  const isAmong = value !== undefined && values.includes(value)
  switch (operator) {
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'NotIn':
      return !isAmong
    default:
      return isAmong
  }
}
