import { DocumentSyntaxError, positionAt } from './parsed-document.ts'

/** A value of a JSON text and where it stands. Offsets count characters from 0. */
export interface JsonNode {
  readonly start: number
  readonly value: unknown
  readonly isFloat: boolean
  /** Members by name, items by index. */
  readonly children?: ReadonlyMap<string, { readonly keyStart?: number; readonly node: JsonNode }>
}

const constants: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  null: null,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
}

/** A member whose name another one before it has; both are where their names begin. */
export interface DoubledMember {
  readonly name: string
  readonly offset: number
  readonly former: number
}

/**
 * Reads JSON together with the positions of everything in it; slower than `JSON.parse`. Throws `DocumentSyntaxError`. `onDoubled` is told members of the
 * same name.
 */
export function scanJson(text: string, onDoubled?: (doubled: DoubledMember) => void): JsonNode {
  let at = 0

  function fail(what: string, offset = at): never {
    throw new DocumentSyntaxError(what, positionAt(text, offset))
  }

  function expected(what: string): never {
    if (at >= text.length) fail(`${what} was expected, but the text ends`)
    // Of what is no short word only the beginning is shown: it may be a credential that lacks its quotes.
    const word = /^[\w.+-]+/.exec(text.slice(at, at + 9))?.[0] ?? ''
    const first = [...text.slice(at, at + 2)][0]
    const found = word.length > 8 ? `${first}…` : word === '' ? first : word
    return fail(`${what} was expected, but there is ${found === '"' ? 'a text' : `"${found}"`}`)
  }

  function space(): void {
    while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++
  }

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }

  function string(what: string): string {
    if (text[at] !== '"') expected(what)
    const start = at
    for (at++; text[at] !== '"'; at++) {
      if (at >= text.length) fail('a text is not closed by a quote', start)
      if (text[at] === '\\') at++
      else if (text.charAt(at) < ' ')
        fail(text[at] === '\n' ? 'a text is not closed by a quote' : 'a text holds a control character', start)
    }
    at++
    try {
      return JSON.parse(text.slice(start, at)) as string
    } catch {
      return fail('a text holds a backslash that escapes nothing', start)
    }
  }

  function members(start: number): JsonNode {
    const value: Record<string, unknown> = {}
    const children = new Map<string, { keyStart: number; node: JsonNode }>()
    at++
    space()
    if (text[at] !== '}') {
      for (;;) {
        space()
        const keyStart = at
        const key = string('a name in double quotes')
        space()
        if (text[at] !== ':') expected('":"')
        at++
        const node = element()
        Object.defineProperty(value, key, { value: node.value, writable: true, enumerable: true, configurable: true })
        const former = children.get(key)
        if (former !== undefined) onDoubled?.({ name: key, offset: keyStart, former: former.keyStart })
        children.set(key, { keyStart, node })
        space()
        if (text[at] === '}') break
        if (text[at] !== ',') expected('"," or "}"')
        at++
      }
    }
    at++
    return { start, value, isFloat: false, children }
  }

  function items(start: number): JsonNode {
    const value: unknown[] = []
    const children = new Map<string, { node: JsonNode }>()
    at++
    space()
    if (text[at] !== ']') {
      for (;;) {
        const node = element()
        children.set(String(value.length), { node })
        value.push(node.value)
        space()
        if (text[at] === ']') break
        if (text[at] !== ',') expected('"," or "]"')
        at++
      }
    }
    at++
    return { start, value, isFloat: false, children }
  }

  function element(): JsonNode {
    space()
    const start = at
    if (text[at] === '{') return members(start)
    if (text[at] === '[') return items(start)
    if (text[at] === '"') return { start, value: string('a text'), isFloat: false }
    const word = match(/(?:true|false|null|NaN|-?Infinity)\b/y)
    if (word !== undefined) return { start, value: constants[word], isFloat: false }
    const number = match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y)
    if (number === undefined) return expected('a value')
    return { start, value: Number(number), isFloat: /[.eE]/.test(number) }
  }

  const root = element()
  space()
  if (at < text.length) fail('there is more after the end of the document')
  return root
}
