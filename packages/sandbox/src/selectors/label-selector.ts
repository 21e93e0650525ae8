import { badRequest } from '../registry/api-error.ts'

type Labels = Readonly<Record<string, string>> | undefined
export type Requirement =
  | { readonly key: string; readonly operator: 'in' | 'notin'; readonly values: readonly string[] }
  | { readonly key: string; readonly operator: 'exists' | '!' }
  | { readonly key: string; readonly operator: 'gt' | 'lt'; readonly values: readonly string[] }

/** The selector of an object's specification. An empty one matches everything, a missing one nothing. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

/** Whether labels meet all requirements. */
export function matchesRequirements(labels: Labels, requirements: readonly Requirement[]): boolean {
  return requirements.every((requirement) => meets(labels, requirement))
}

function meets(labels: Labels, requirement: Requirement): boolean {
  const value = labels?.[requirement.key]
  switch (requirement.operator) {
    case 'in':
      return value !== undefined && requirement.values.includes(value)
    case 'notin':
      return value === undefined || !requirement.values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt':
      return value !== undefined && Number(value) > Number(requirement.values[0])
    case 'lt':
      return value !== undefined && Number(value) < Number(requirement.values[0])
  }
}

/** Whether labels match a selector object. */
export function matchesSelector(labels: Labels, selector: LabelSelector | undefined): boolean {
  if (!selector) return false
  const { matchLabels, matchExpressions } = selector
  for (const key in matchLabels) if (labels?.[key] !== matchLabels[key]) return false
  return matchExpressions ? matchesRequirements(labels, matchExpressions.map(expressionToRequirement)) : true
}

/** Whether labels contain all of a plain map's pairs, as a Service selects its pods. */
export function matchesLabels(labels: Labels, wanted: Readonly<Record<string, string>>): boolean {
  for (const key in wanted) if (labels?.[key] !== wanted[key]) return false
  return true
}

export function expressionToRequirement(expression: {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}): Requirement {
  const { key, operator, values = [] } = expression
  switch (operator) {
    case 'In':
      return { key, operator: 'in', values }
    case 'NotIn':
      return { key, operator: 'notin', values }
    case 'Exists':
      return { key, operator: 'exists' }
    case 'DoesNotExist':
      return { key, operator: '!' }
    case 'Gt':
      return { key, operator: 'gt', values }
    default:
      return { key, operator: 'lt', values }
  }
}

/** Writes a selector as text, in the form that the scale subresource gives. */
export function formatSelector(selector: LabelSelector | undefined): string {
  const equals = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }))
  const expressions = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    const list = `(${[...values].sort().join(',')})`
    const text =
      operator === 'In'
        ? `${key} in ${list}`
        : operator === 'NotIn'
          ? `${key} notin ${list}`
          : operator === 'Exists'
            ? key
            : `!${key}`
    return { key, text }
  })
  return [...equals, ...expressions]
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ text }) => text)
    .join(',')
}

const term =
  /^\s*(?:(?<negated>!)\s*(?<absent>[^\s!=,()]+)|(?<key>[^\s!=,()<>]+)\s*(?:(?<set>in|notin)\s*\((?<values>[^)]*)\)|(?<operator>==|=|!=|>|<)\s*(?<value>[^\s,()=!<>]*))?)\s*(?:,|$)/

/** Reads the text of a `labelSelector` parameter; refuses what it can't read with 400. */
export function parseLabelSelector(text: string): readonly Requirement[] {
  const requirements: Requirement[] = []
  let rest = text
  while (rest.trim() !== '') {
    const match = term.exec(rest)
    if (!match?.groups) throw badRequest(`unable to parse requirement: ${problemOf(rest)}`)
    const { absent, key, set, values, operator, value } = match.groups
    if (absent) requirements.push({ key: checkKey(absent), operator: '!' })
    else if (set === 'in' || set === 'notin') {
      requirements.push({
        key: checkKey(key!),
        operator: set,
        values: values!.split(',').map((one) => checkValue(key!, one.trim())),
      })
    } else if (operator === '>' || operator === '<') {
      requirements.push({ key: checkKey(key!), operator: operator === '>' ? 'gt' : 'lt', values: [value!] })
    } else if (operator) {
      requirements.push({
        key: checkKey(key!),
        operator: operator === '!=' ? 'notin' : 'in',
        values: [checkValue(key!, value!)],
      })
    } else requirements.push({ key: checkKey(key!), operator: 'exists' })
    rest = rest.slice(match[0].length)
  }
  return requirements
}

/** What the API server says about a requirement that it can't read. */
function problemOf(text: string): string {
  const withoutList = /^\s*\S+\s+(?:in|notin)\s+([^\s(][^\s,]*)/.exec(text)
  if (withoutList) return `found '${withoutList[1]}' expected: '('`
  const doubled = /^\s*[^\s=!]+\s*(?:==|=|!=)\s*([=!<>(])/.exec(text)
  if (doubled) return `found '${doubled[1]}', expected: identifier`
  return `found '${text.trim().split(/[\s,]/)[0]}', expected: ',' or 'end of string'`
}

const keyPattern = /^([a-z0-9A-Z.-]+\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/
const valuePattern = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/

function checkKey(key: string): string {
  if (!keyPattern.test(key)) {
    throw badRequest(
      `unable to parse requirement: <nil>: Invalid value: "${key}": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    )
  }
  return key
}

function checkValue(key: string, value: string): string {
  if (!valuePattern.test(value)) {
    throw badRequest(
      `unable to parse requirement: values[0][${key}]: Invalid value: "${value}": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    )
  }
  return value
}
