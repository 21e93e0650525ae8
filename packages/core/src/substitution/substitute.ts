import { isPlainMapping, shorten } from 'chaos-plugin-api'
import { ActivityAborted } from '../errors/activity-errors.ts'
import type { Configuration, Secrets } from '../model/experiment.ts'
import { unwrapFloats } from '../python/python-float.ts'
import { pythonStr } from '../python/text-form.ts'

/** What a pattern looks like: `$$`, `$name` or `${name}`; names are ASCII. */
const pattern = /\$(?:(\$)|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/g
/** Characters that may be filled into the texts of one value: a text of 600,000 characters, named a thousand times, is more than there is memory for. */
const mostFilledIn = 16 * 2 ** 20
const onePattern = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/

/**
 * Fills in `${name}` and `$name` from the configuration, then from the secrets, in texts at any depth of a value. A text that is
 * just one `${name}` becomes the value with its type; inside longer text, and for `$name`, it takes Python's text form. Unknown
 * names stay as they are, `$$` becomes `$`. With no configuration and no secrets at all the value is left as it is. Spec 1.15.
 * Throws `ActivityAborted` where more would be filled in than a value may hold, or a name is looked up in secrets of which one is not in a scope.
 *
 *     substitute({ replicas: '${n}', text: 'n=${n}' }, { n: 3 }, {})   // { replicas: 3, text: 'n=3' }
 */
export function substitute(value: unknown, configuration: Configuration, secrets: Secrets): unknown {
  return unwrapFloats(substituteArguments(value, configuration, secrets))
}

/** Like `substitute`, but keeps `PythonFloat`, for what is turned into text afterwards. */
export function substituteArguments(value: unknown, configuration: Configuration, secrets: Secrets): unknown {
  const nothing = Object.keys(configuration).length === 0 && Object.keys(secrets).length === 0
  return nothing ? value : substituteAlways(value, configuration, secrets)
}

/**
 * Like `substituteArguments`, but `$$` becomes `$` even where there is nothing to substitute with: everything but the arguments
 * of providers is treated so.
 */
export function substituteAlways(value: unknown, configuration: Configuration, secrets: Secrets): unknown {
  return fillIn(value, { configuration, secrets, characters: 0 })
}

interface Filling {
  readonly configuration: Configuration
  readonly secrets: Secrets
  /** How many were filled into texts so far. */
  characters: number
}

function fillIn(value: unknown, filling: Filling): unknown {
  if (typeof value === 'string') return fillInText(value, filling)
  if (Array.isArray(value)) return value.map((entry) => fillIn(entry, filling))
  if (!isPlainMapping(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fillIn(entry, filling)]))
}

/** The names that a text asks for: `$name` or `${name}`. */
export function namesOfPatterns(text: string): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, , short, braced]) => short ?? braced ?? [])
}

/** A name that a text asks for, and where. */
export interface Reference {
  readonly name: string
  /** As it stands there: `$name` or `${name}`. */
  readonly written: string
  /** Where it begins. */
  readonly at: number
}

/** The same with where they stand. */
export function referencesIn(text: string): readonly Reference[] {
  return [...text.matchAll(pattern)].flatMap(({ 0: written, 2: short, 3: braced, index: at }) => {
    const name = short ?? braced
    return name === undefined ? [] : [{ name, written, at }]
  })
}

function fillInText(text: string, filling: Filling): unknown {
  if (!text.includes('$')) return text
  const only = onePattern.exec(text)?.[1]
  if (only !== undefined) {
    const found = lookUp(only, filling)
    return found === undefined ? text : found.value
  }
  return text.replaceAll(pattern, (match, escaped: string | undefined, short?: string, braced?: string) => {
    if (escaped !== undefined) return '$'
    const found = lookUp(short ?? braced ?? '', filling)
    if (found === undefined) return match
    const filledIn = pythonStr(found.value)
    filling.characters += filledIn.length
    if (filling.characters > mostFilledIn) {
      throw new ActivityAborted(
        `"${shorten(text, 60)}" becomes too long: more than ${mostFilledIn} characters are filled in for its references, ${match} among them.`,
      )
    }
    return filledIn
  })
}

function lookUp(
  name: string,
  { configuration, secrets }: Omit<Filling, 'characters'>,
): { readonly value: unknown } | undefined {
  if (Object.hasOwn(configuration, name)) return { value: configuration[name] }
  for (const [scopeName, scope] of Object.entries(secrets)) {
    if (!isPlainMapping(scope)) {
      throw new ActivityAborted(
        `\${${name}} can't be looked up: the secret "${scopeName}" stands outside of any scope, put it into one.`,
      )
    }
    if (Object.hasOwn(scope, name)) return { value: scope[name] }
  }
  return undefined
}
