import { isPlainMapping } from 'chaos-plugin-api'
import { knownKeys } from '../model/known-keys.ts'
import { encodingsOf, escapedForms, pemLineForms } from './encodings.ts'
import type { Literal } from './literal.ts'
import { LiteralFinder, shortestLiteral } from './literal-finder.ts'

/** Masks secrets in whatever leaves the process. */
export interface Redaction {
  /** The text with every secret in it replaced by `***`. */
  text(value: string): string
  /** A copy of a value as JSON has it, with every secret masked at any depth, in names too but those of the format. The value itself where it holds none. */
  deep<T>(value: T): T
  /** Whether a value holds a secret, at any depth; without `words`, one that is more than an ordinary word such as `postgres`. */
  holdsSecret(value: unknown, options?: { readonly words?: boolean }): boolean
  /** Masks these as well from now on: mappings of secrets, or single values. */
  add(more: unknown): void
  /**
   * Leaves these names as they are from now on, where a secret in them is but an ordinary word: of the pod `postgres-0` nothing is masked because there
   * is a user `postgres`. A name that is a secret as a whole, or holds one that is no such word, stays masked.
   */
  keep(names: Iterable<string>): void
  /**
   * Takes what stands under these names, among the secrets that are added from now on, for no secret. Chaos Toolkit's extensions look up there what only
   * says where a system is; masked, it would be missing from every report, and no change could be stored: each names its system.
   */
  expose(names: Iterable<string>): void
  /** The names that are exposed. */
  readonly exposed: ReadonlySet<string>
}

/** What stands for every secret. */
export const mask = '***'

/** Texts that stand for no secret, however they came to be declared as one. */
const words = new Set(['true', 'false', 'null', 'none', 'yes', 'no', 'off', 'default'])

/** Shorter texts are masked only where they stand alone, lest they tear other words apart; they are not looked for in Base64 or URLs. */
const anywhere = 6

/**
 * Names that experiments and journals have by their format. They stay even where somebody has chosen such a word for a password: without its
 * `secrets` and `configuration` nobody could recover a run.
 */
const formatNames: ReadonlySet<string> = new Set([
  ...Object.values(knownKeys).flat(),
  ...['key', 'default', 'activity', 'output', 'status', 'exception', 'start', 'end', 'duration', 'tolerance_met'],
  ...[
    'steady_states',
    'steady_state_met',
    'deviated',
    'run',
    'chaos',
    'changes',
    'platform',
    'node',
    'chaoslib-version',
  ],
  ...['stdout', 'stderr', 'body', 'headers'],
])

/**
 * Masks all the values of a run's secrets. What is too short to be one (fewer than 3 characters), and words such as `true`, stays;
 * what has fewer than 6 characters is masked where it stands as a word of its own. Each is known in the forms in which it
 * is passed on as well (`encodingsOf`), line by line, and in part where an ellipsis stands for the rest.
 *
 * @example
 * createRedaction({ store: { token: 'kiwi-4417' } }).text('token=kiwi-4417') // → 'token=***'
 */
export function createRedaction(secrets: unknown, exposedNames: Iterable<string> = []): Redaction {
  const exposed = new Set(exposedNames)
  /** The secrets themselves, as they were given. */
  const values = new Set<string>()
  const known = new Map<string, KnownLiteral>()
  const kept = new Set<string>()
  // Made when they are needed, for secrets and names come one after another.
  let finders: Finders | undefined
  let shownFinder: LiteralFinder | undefined

  function current(): Finders {
    finders ??= {
      all: new LiteralFinder(known.values()),
      moreThanWords: new LiteralFinder([...known.values()].filter(({ word }) => !word)),
    }
    return finders
  }

  /** What finds secrets but for those in names that are kept. */
  function shown(): LiteralFinder {
    shownFinder ??= new LiteralFinder([
      ...known.values(),
      ...[...kept].filter(mayBeKept).map((name) => ({ text: name, alone: true, becomes: name })),
    ])
    return shownFinder
  }

  function add(more: unknown): void {
    for (const value of leaves(more, exposed)) {
      if (values.has(value)) continue
      for (const literal of literalsOf(value)) {
        values.add(value)
        finders = undefined
        shownFinder = undefined
        const other = known.get(literal.text)
        known.set(literal.text, other === undefined ? literal : looser(literal, other))
      }
    }
  }

  function keep(names: Iterable<string>): void {
    if (known.size === 0) return
    for (const name of names) {
      if (kept.has(name) || current().all.replace(name) === name || !mayBeKept(name)) continue
      kept.add(name)
      shownFinder = undefined
    }
  }

  /** Whether all that is secret in a name are words; what is added later may be more than that. */
  function mayBeKept(name: string): boolean {
    if (known.has(name)) return false
    const { all } = current()
    const rest = name.replaceAll(/[^-./:]+/g, (part) => (values.has(part) && isOrdinaryWord(part) ? '' : part))
    return all.replace(rest) === rest
  }

  function deep(value: unknown, finder: LiteralFinder): unknown {
    if (typeof value === 'string') return finder.replace(value)
    if (typeof value === 'number') return known.has(String(value)) ? mask : value
    if (Array.isArray(value)) {
      const items = value.map((item) => deep(item, finder))
      return items.some((item, index) => item !== value[index]) ? items : value
    }
    if (!isPlainMapping(value)) return value
    const entries = Object.entries(value)
    const shownNames = maskedNames(Object.keys(value), finder)
    const masked = entries.map(([, item], index) => [shownNames[index]!, deep(item, finder)] as const)
    const changed = masked.some(([name, item], index) => name !== entries[index]?.[0] || item !== entries[index][1])
    return changed ? Object.fromEntries(masked) : value
  }

  add(secrets)
  return {
    text: (value) => (known.size === 0 ? value : shown().replace(value)),
    deep: <T>(value: T) => (known.size === 0 ? value : (deep(value, shown()) as T)),
    holdsSecret(value, { words: wordsToo = true } = {}) {
      if (known.size === 0) return false
      const { all, moreThanWords } = current()
      return deep(value, wordsToo ? all : moreThanWords) !== value
    },
    add,
    keep,
    expose: (names) => {
      for (const name of names) exposed.add(name)
    },
    exposed,
  }
}

interface KnownLiteral extends Literal {
  /** Whether it is there only for secrets that are ordinary words. */
  readonly word: boolean
}

/** What finds secrets, also in names that are kept. */
interface Finders {
  readonly all: LiteralFinder
  readonly moreThanWords: LiteralFinder
}

/** The names of a mapping, secrets masked; those that become the same are numbered, lest what stands under them be lost: `***`, `*** (2)`. */
function maskedNames(names: readonly string[], finder: LiteralFinder): readonly string[] {
  const masked = names.map((name) => (formatNames.has(name) ? name : finder.replace(name)))
  const taken = new Set(names.filter((name, index) => name === masked[index]))
  return masked.map((name, index) => {
    if (name === names[index]) return name
    let free = name
    for (let number = 2; taken.has(free); number++) free = `${name} (${number})`
    taken.add(free)
    return free
  })
}

/** Every text and number in a value, at any depth, but for what stands under exposed names; names themselves are no secrets. */
function* leaves(value: unknown, exposed: ReadonlySet<string>): Generator<string> {
  if (typeof value === 'string' || typeof value === 'number') yield String(value)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      if (!exposed.has(name) || !isAddress(item)) yield* leaves(item, exposed)
    }
  }
}

/** What stands under the name of an address need not be one: some keep a whole file there. */
function isAddress(value: unknown): boolean {
  return typeof value !== 'object' && !/\n|^.{256}/.test(String(value))
}

function* literalsOf(value: string): Generator<KnownLiteral> {
  const word = isOrdinaryWord(value)
  const lines = value.split(/\r?\n/).map((line) => line.trim())
  const body = lines.filter((line) => !armour.test(line))
  const isPem = body.length < lines.length
  for (const form of new Set([value, value.trim(), ...(isPem ? [] : body)])) {
    if (!isSecret(form)) continue
    if (form.length < anywhere) {
      for (const text of escapedForms(form)) yield { text, alone: true, becomes: mask, word }
      continue
    }
    for (const { text, wraps, rare = false } of encodingsOf(form)) {
      if (text.length >= anywhere - 1) yield { text, wraps, rare, becomes: mask, word }
    }
  }
  // What a PEM holds is Base64: it may stand on one line, or on lines of another width. Each run talks to a cluster by such a key, so its
  // lines are not encoded in every way once more.
  if (!isPem) return
  for (const part of [body.join(''), ...body]) {
    if (!isSecret(part)) continue
    for (const text of pemLineForms(part)) yield { text, wraps: true, becomes: mask, word }
  }
}

/** What begins and ends a PEM, and is no secret. */
const armour = /^-----(?:BEGIN|END) [A-Z0-9 ]+-----$/

/** Of two ways of finding the same text the one that finds more. */
function looser(one: KnownLiteral, other: KnownLiteral): KnownLiteral {
  const { text, becomes } = one
  return {
    text,
    becomes,
    alone: one.alone === true && other.alone === true,
    wraps: one.wraps === true || other.wraps === true,
    rare: one.rare === true && other.rare === true,
    word: one.word && other.word,
  }
}

function isSecret(value: string): boolean {
  if (value.length < shortestLiteral || words.has(value.toLowerCase())) return false
  // A port or a count is no secret; masked, it would tear up dates and measurements.
  return !/^[-+]?\d{1,5}(?:\.\d*)?$/.test(value)
}

/** Whether a secret is a word as names have it, such as `postgres` or `admin`. */
function isOrdinaryWord(value: string): boolean {
  return /^[a-z]+$/i.test(value)
}
