import type { LabelSelector } from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'

/** One thing that a label selector asks for. */
export type LabelRequirement = NonNullable<LabelSelector['matchExpressions']>[number]

const opposites: Readonly<Record<string, string>> = {
  In: 'NotIn',
  NotIn: 'In',
  Exists: 'DoesNotExist',
  DoesNotExist: 'Exists',
}

/**
 * Reads a label selector that an API server can read (see `labelSelector`) as objects hold it. Throws `StepFailure` where it compares numbers, which only texts can.
 *
 * @example
 * labelRequirements('app=web,!canary')
 * // → [{ key: 'app', operator: 'In', values: ['web'] }, { key: 'canary', operator: 'DoesNotExist' }]
 */
export function labelRequirements(text: string): readonly LabelRequirement[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(requirementOf)
}

function requirementOf(part: string): LabelRequirement {
  if (part.startsWith('!')) return { key: part.slice(1).trim(), operator: 'DoesNotExist' }
  const [, listed, choice, list] = /^(\S+)\s+(in|notin)\s*\((.*)\)$/s.exec(part) ?? []
  if (listed !== undefined) {
    const values = list!.split(',').map((value) => value.trim())
    return { key: listed, operator: choice === 'in' ? 'In' : 'NotIn', values }
  }
  const [, compared, sign, value] = /^([^\s=!<>]+)\s*([=!<>]=?)(.*)$/s.exec(part) ?? []
  if (compared === undefined) return { key: part, operator: 'Exists' }
  if (sign === '<' || sign === '>') {
    throw new StepFailure(`The labels "${part}" compare numbers, which a selector in an object can't.`, {
      remedy: 'Write the values down, as in "key in (1,2)".',
    })
  }
  return { key: compared, operator: sign === '!=' ? 'NotIn' : 'In', values: [value!.trim()] }
}

/** Writes what a selector in an object asks for as a text, by which the API can be asked for what it selects. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  return [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(requirementText),
  ].join(',')
}

function requirementText({ key, operator, values = [] }: LabelRequirement): string {
  switch (operator) {
    case 'Exists':
      return key
    case 'DoesNotExist':
      return `!${key}`
    default:
      return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`
  }
}

/** Selectors that together match just what does not match all of the requirements: each of them is not met by some. */
export function negated(requirements: readonly LabelRequirement[]): readonly LabelSelector[] {
  return requirements.map(({ operator, ...rest }) => ({
    matchExpressions: [{ ...rest, operator: opposites[operator]! }],
  }))
}
