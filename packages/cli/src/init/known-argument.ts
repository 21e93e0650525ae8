import { checkJsonBounds, isOfType } from 'chaos-core'

/** An argument that can be asked for. */
export interface KnownArgument {
  readonly name: string
  /** In JSON Schema's words; several are joined with `|`. */
  readonly type?: string
  /** What it accepts, in words, where more is known than the type. */
  readonly accepts?: string | undefined
  readonly required?: boolean
  readonly default?: unknown
  /** The environment variable that goes before the default. */
  readonly defaultFrom?: string
  readonly description?: string
}

/** The value that a text stands for: JSON where that is of a type that is asked for, and the text as it is where it isn't, or where only a text is. */
export function argumentValue(text: string, { type }: Pick<KnownArgument, 'type'>): unknown {
  if (type === undefined) return jsonOrText(text)
  const types = type.split('|').filter((name) => name !== 'string')
  const value = jsonOrText(text)
  return types.length === type.split('|').length || types.some((name) => isOfType(value, name)) ? value : text
}

/** Why a text can't be the value of an argument; undefined where it can. */
export function answerProblem(text: string, { type }: Pick<KnownArgument, 'type'>): string | undefined {
  const types = (type ?? 'string').split('|')
  if (text === '' || types.includes('string')) return undefined
  const value = jsonOrText(text)
  return types.some((name) => isOfType(value, name))
    ? undefined
    : `Give ${types.map((name) => forms[name] ?? name).join(' or ')}.`
}

/** JSON, where a text is that, else the text. */
export function jsonOrText(text: string): unknown {
  try {
    checkJsonBounds(text)
    return JSON.parse(text)
  } catch {
    return text
  }
}

const forms: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list, such as ["a", "b"]',
  object: 'a mapping, such as {"a": 1}',
}
