const words = /\s*(?:([^\s!=<>(),]+)|(==|!=|[!=<>(),]))/y

const prefix = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/
const label = /^(?=.{1,63}$)[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?$/

/**
 * What is wrong with a label selector in Kubernetes' grammar: a clause; undefined where an API server can read it. A word in braces (`{name}`), which is
 * filled in later, is taken for a value.
 *
 * @example
 * labelSelectorProblem('app=ratings,version in (v1, v2)') // → undefined
 * labelSelectorProblem('app in (ratings') // → 'it is no label selector: the bracket behind "in" is not closed; …'
 */
export function labelSelectorProblem(text: string): string | undefined {
  const problem = problemOf(tokensOf(text.replaceAll(/\{\w+\}/g, 'x')))
  return problem === undefined
    ? undefined
    : `it is no label selector: ${problem}; write one such as "app=ratings,version in (v1,v2)"`
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = []
  words.lastIndex = 0
  for (let match = words.exec(text); match !== null; match = words.exec(text)) tokens.push(match[1] ?? match[2]!)
  return tokens
}

function problemOf(tokens: readonly string[]): string | undefined {
  if (tokens.length === 0) return undefined
  for (let at = 0; ; at += 1) {
    const read = readRequirement(tokens, at)
    if (typeof read === 'string') return read
    at = read
    if (at === tokens.length) return undefined
    if (tokens[at] !== ',') return `behind "${tokens[at - 1]}" a comma is expected, and not "${tokens[at]}"`
  }
}

/** Where the requirement that begins there ends, or what is wrong with it. */
function readRequirement(tokens: readonly string[], start: number): number | string {
  const isAbsence = tokens[start] === '!'
  const at = isAbsence ? start + 1 : start
  const key = tokens[at]
  const wrongKey = problemOfKey(key)
  if (wrongKey !== undefined) return wrongKey
  const operator = tokens[at + 1]
  if (isAbsence || operator === undefined || operator === ',') return at + 1
  switch (operator) {
    case '=':
    case '==':
    case '!=':
      return readValue(tokens, at + 2)
    case '<':
    case '>':
      return /^[+-]?\d+$/.test(tokens[at + 2] ?? '') ? at + 3 : `behind "${operator}" a whole number is expected`
    case 'in':
    case 'notin':
      return readValues(tokens, at + 2, operator)
    default:
      return `behind "${key}" one of =, !=, in, notin, < and > is expected, and not "${operator}"`
  }
}

function readValue(tokens: readonly string[], at: number): number | string {
  const value = tokens[at]
  if (value === undefined || value === ',') return at
  return problemOfValue(value) ?? at + 1
}

function readValues(tokens: readonly string[], start: number, operator: string): number | string {
  if (tokens[start] !== '(') return `behind "${operator}" a bracket with values is expected`
  const end = tokens.indexOf(')', start)
  if (end === -1) return `the bracket behind "${operator}" is not closed`
  if (end === start + 1) return `the bracket behind "${operator}" has no value`
  let separated = true
  for (const token of tokens.slice(start + 1, end)) {
    if (token !== ',' && !separated) return `in the bracket behind "${operator}" a comma is missing before "${token}"`
    separated = token === ','
    const problem = separated ? undefined : problemOfValue(token)
    if (problem !== undefined) return problem
  }
  return end + 1
}

function problemOfKey(key: string | undefined): string | undefined {
  if (key === undefined) return 'the name of a label is missing'
  const [name = '', domain, ...more] = key.split('/').toReversed()
  const isKey = more.length === 0 && label.test(name) && (domain === undefined || prefix.test(domain))
  return isKey ? undefined : `"${key}" is no name of a label`
}

function problemOfValue(value: string): string | undefined {
  return label.test(value) ? undefined : `"${value}" is no value of a label`
}
