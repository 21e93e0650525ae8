/** Masks secrets in whatever leaves the process. */
export interface Redaction {
  /** The text with every secret in it replaced by `***`. */
  text(value: string): string
  /** A copy of a value as JSON has it, with every secret masked at any depth, in names too. The value itself where it holds none. */
  deep<T>(value: T): T
  /** Whether a value holds a secret, at any depth. */
  holdsSecret(value: unknown): boolean
  /** Masks these as well from now on: mappings of secrets, or single values. */
  add(more: unknown): void
}

/** What stands for every secret. */
export const mask = '***'
/** Texts that stand for no secret, however they came to be declared as one. */
const words = new Set(['true', 'false', 'null', 'none', 'yes', 'no', 'off', 'default'])
/** Shorter texts are masked only where they stand alone, lest they tear other words apart. */
const anywhere = 6
/** Shorter ones still would mask half of every output, and protect nothing. */
const shortest = 3
/**
 * What Chaos Toolkit's extensions look up among the secrets though it only says where the cluster is. Masked, it would be missing
 * from every report, and no change could be stored: each names its cluster.
 */
const addresses =
  /^(?:CHAOSTOOLKIT_IN_POD|KUBERNETES_(?:CONTEXT|HOST|CA_CERT_FILE|CERT_FILE|KEY_FILE|API_KEY_PREFIX|VERIFY_SSL|DEBUG))$/

/**
 * Masks all the values of a run's secrets. What is too short to be one (fewer than 3 characters), and words such as `true`, stays;
 * what has fewer than 6 characters is masked where it stands as a word of its own. Each is known in the forms in which it
 * is passed on as well: escaped as in JSON, in a URL, in Base64, and line by line.
 *
 * @example
 * createRedaction({ store: { token: 'kiwi-4417' } }).text('token=kiwi-4417') // → 'token=***'
 */
export function createRedaction(secrets: unknown): Redaction {
  const known = new Set<string>()
  let pattern: RegExp | undefined

  function add(more: unknown): void {
    for (const value of leaves(more)) for (const form of formsOf(value)) known.add(form)
    pattern = patternOf(known)
  }

  function text(value: string): string {
    return pattern === undefined ? value : value.replaceAll(pattern, mask)
  }

  function deep(value: unknown): unknown {
    if (typeof value === 'string') return text(value)
    if (typeof value === 'number') return known.has(String(value)) ? mask : value
    if (Array.isArray(value)) {
      const items = value.map(deep)
      return items.some((item, index) => item !== value[index]) ? items : value
    }
    if (!isMapping(value)) return value
    const entries = Object.entries(value)
    const masked = entries.map(([name, item]) => [text(name), deep(item)] as const)
    const changed = masked.some(([name, item], index) => name !== entries[index]?.[0] || item !== entries[index][1])
    return changed ? Object.fromEntries(masked) : value
  }

  add(secrets)
  return {
    text,
    deep: <T>(value: T) => (pattern === undefined ? value : (deep(value) as T)),
    holdsSecret: (value) => pattern !== undefined && deep(value) !== value,
    add,
  }
}

/** Every text and number in a value, at any depth; names are no secrets. */
function* leaves(value: unknown): Generator<string> {
  if (typeof value === 'string' || typeof value === 'number') yield String(value)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) if (!addresses.test(name)) yield* leaves(item)
  }
}

function* formsOf(value: string): Generator<string> {
  const lines = value.split(/\r?\n/)
  for (const form of lines.length > 1
    ? [value, value.trim(), ...lines.map((line) => line.trim())]
    : [value, value.trim()]) {
    if (!isSecret(form)) continue
    yield form
    yield JSON.stringify(form).slice(1, -1)
    if (form.length >= anywhere) {
      yield encodeURIComponent(form.toWellFormed())
      yield Buffer.from(form).toString('base64')
    }
  }
}

function isSecret(value: string): boolean {
  if (value.length < shortest || words.has(value.toLowerCase())) return false
  // A port or a count is no secret; masked, it would tear up dates and measurements.
  return !/^[-+]?\d{1,5}(?:\.\d*)?$/.test(value)
}

function patternOf(known: ReadonlySet<string>): RegExp | undefined {
  if (known.size === 0) return undefined
  const longestFirst = [...known].sort((one, other) => other.length - one.length)
  return new RegExp(longestFirst.map(alternative).join('|'), 'gu')
}

function alternative(secret: string): string {
  const literal = secret.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return secret.length >= anywhere ? literal : `(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
