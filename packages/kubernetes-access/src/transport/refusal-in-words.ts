import { shorten } from 'chaos-plugin-api'

/** Why the API server refuses something about one field. */
export interface RefusalCause {
  readonly reason?: string
  readonly message?: string
  readonly field?: string
}

/** Characters of what a server says that are shown, and how many of its causes. */
const most = 300
/** Characters of a message that are looked at: a server may send any number. */
const mostLookedAt = 20_000
const mostCauses = 5

/**
 * What an API server says of a refusal, without what only its programmers read: patterns, types of Go, whole objects. Field by field where the answer has
 * its causes apart.
 *
 * @example
 * refusalInWords('Pod "x" is invalid: …', [{ reason: 'FieldValueRequired', field: 'spec.containers' }]) // → 'spec.containers is missing'
 */
export function refusalInWords(message: string, causes: readonly RefusalCause[] = []): string {
  const told = causes.flatMap((cause) => causeInWords(cause) ?? [])
  if (told.length === 0 || told.length < causes.length) return plainWords(message)
  const more = told.length - mostCauses
  return [...told.slice(0, mostCauses), ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

/** A sentence of an API server without patterns, types of Go and whole objects, cut where it is long still. */
export function plainWords(message: string): string {
  const line = message
    .slice(0, mostLookedAt)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ \(e\.g\. [^()]*(?:\([^()]*\)[^()]*)*?regex used for validation is '.*?'\)/g, '')
    .replaceAll(/,? \(?regex used for validation is '.*?'\)?/g, '')
    .replaceAll(/Invalid value: "\{.*\}": /g, '')
    .replaceAll(/^.*\bjson: cannot unmarshal /g, 'json: cannot unmarshal ')
    .replaceAll(mistyped, (_, given: string, field: string, type: string) => wrongType(given, field, type))
    .trim()
  return shorten(line, most).replace(/\.$/, '')
}

const mistyped =
  /json: cannot unmarshal (\w+)(?: -?[\d.e+]+)? into Go (?:struct field [\w]+\.([\w.[\]]+)|value) of type ([\w.*[\]]+)/g

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  bool: 'true or false',
  array: 'a list',
  object: 'a mapping',
}

/** What a decoder of Go says of a value that is of another type. */
function wrongType(given: string, field: string | undefined, type: string): string {
  const wanted = type.startsWith('[]')
    ? 'a list'
    : /^u?int(?:32|64)?$/.test(type)
      ? 'a whole number that is not too large'
      : /^float/.test(type)
        ? 'a number'
        : (kinds[type] ?? 'a mapping')
  return `${field ?? 'it'} must be ${wanted}, and not ${given === 'number' && wanted.includes('number') ? 'this one' : (kinds[given] ?? given)}`
}

/** One cause as a clause; undefined where it names no field. */
function causeInWords({ reason, message = '', field = '' }: RefusalCause): string | undefined {
  if (field === '') return undefined
  const words = plainWords(message)
  switch (reason) {
    case 'FieldValueRequired':
      return `${field} is missing`
    case 'FieldValueDuplicate':
      return `${field} stands there twice`
    case 'FieldValueNotFound':
      return `${field} names what is not there`
    default: {
      const [, value, problem = words] =
        /^(?:Invalid|Unsupported) value: ("(?:[^"\\]|\\.)*"|[^\s:]+)(?:: (.+))?$/.exec(words) ?? []
      const shown = value === undefined || value.length > 80 || value.startsWith('"{') ? field : `${field} (${value})`
      return words === '' ? `${field} is refused` : `${shown}: ${problem.replace(/^(?:Invalid value|Forbidden): /, '')}`
    }
  }
}
