import { categoryOf, codePoint, writeSet } from './character-set.ts'
import { noFlags, type PatternFlags, readFlags } from './pattern-flags.ts'
import { PatternReader } from './pattern-reader.ts'
import { readEscape } from './read-escape.ts'
import { readRepeat } from './read-repeat.ts'
import { readSet } from './read-set.ts'

/** A part of a pattern in JavaScript's syntax, and how many characters it may match. */
export interface Piece {
  readonly source: string
  readonly min: number
  readonly max: number
  /** Anchors and what is repeated already can't be repeated. */
  readonly kind?: 'anchor' | 'repeat'
}

export interface Translation {
  readonly source: string
  readonly ignoreCase: boolean
}

interface Group {
  readonly name: string
  /** Absent while it is open. */
  piece?: Piece
}

const start = '(?<![^])'
const end = '(?![^])'
const anything = '[^]'

/**
 * Writes a pattern of Python's `re` in JavaScript's syntax, for the flag `v`. Throws `PatternError` where Python would not compile
 * it, and for what JavaScript has no means for: `(?(1)…)` and `\N{…}`.
 */
export function translatePattern(pattern: string): Translation {
  const one = new PatternTranslator(pattern, false)
  const source = one.translate()
  if (!one.changesCase) return { source, ignoreCase: one.ignoreCase }
  return { source: new PatternTranslator(pattern, true).translate(), ignoreCase: false }
}

class PatternTranslator {
  /** Whether a group switches between ignoring case and not. */
  changesCase = false
  ignoreCase = false
  readonly #reader: PatternReader
  /** Whether both cases are written out, since no flag holds for the whole pattern. */
  readonly #writesCases: boolean
  readonly #groups: Group[] = []
  #atomic = 0

  constructor(pattern: string, writesCases: boolean) {
    this.#reader = new PatternReader(pattern)
    this.#writesCases = writesCases
  }

  translate(): string {
    const flags = this.#globalFlags()
    this.ignoreCase = flags.ignoreCase
    const { source } = this.#alternatives(flags)
    if (this.#reader.peek === ')') throw this.#reader.error('unbalanced parenthesis')
    return source
  }

  #globalFlags(): PatternFlags {
    let flags = noFlags
    for (;;) {
      this.#skipIgnored(flags)
      const position = this.#reader.position
      if (!this.#reader.takes('(') || !this.#reader.takes('?') || !/[a-zA-Z]/.test(this.#reader.peek ?? '')) {
        this.#reader.rewind(position)
        return flags
      }
      if (this.#reader.peek === 'P') {
        this.#reader.rewind(position)
        return flags
      }
      const read = readFlags(this.#reader, flags)
      if (!read.isGlobal) {
        this.#reader.rewind(position)
        return flags
      }
      flags = read.flags
    }
  }

  #alternatives(flags: PatternFlags): Piece {
    const branches = [this.#sequence(flags)]
    while (this.#reader.takes('|')) branches.push(this.#sequence(flags))
    return {
      source: branches.map(({ source }) => source).join('|'),
      min: Math.min(...branches.map(({ min }) => min)),
      max: Math.max(...branches.map(({ max }) => max)),
    }
  }

  #sequence(flags: PatternFlags): Piece {
    const pieces: Piece[] = []
    for (;;) {
      this.#skipIgnored(flags)
      const { peek, position } = this.#reader
      if (peek === undefined || peek === '|' || peek === ')') break
      this.#reader.next()
      const repeat = readRepeat(this.#reader, peek)
      if (repeat === undefined) {
        pieces.push(this.#piece(peek, position, flags))
        continue
      }
      const item = pieces.pop()
      if (item === undefined || item.kind === 'anchor') throw this.#reader.error('nothing to repeat', position)
      if (item.kind === 'repeat') throw this.#reader.error('multiple repeat', position)
      const repeated: Piece = {
        source: `(?:${item.source})${repeat.quantifier}`,
        min: item.min * repeat.min,
        max: repeat.max === 0 || item.max === 0 ? 0 : item.max * repeat.max,
        kind: 'repeat',
      }
      pieces.push(repeat.possessive ? { ...this.#makeAtomic(repeated), kind: 'repeat' } : repeated)
    }
    return {
      source: pieces.map(({ source }) => source).join(''),
      min: pieces.reduce((sum, { min }) => sum + min, 0),
      max: pieces.reduce((sum, { max }) => sum + max, 0),
    }
  }

  /** Steps over what stands for nothing: comments, and in a verbose pattern blanks. */
  #skipIgnored({ verbose }: PatternFlags): void {
    for (;;) {
      const { position } = this.#reader
      if (verbose && this.#reader.takeWhile(/[ \t-\r]/) !== '') continue
      if (verbose && this.#reader.takes('#')) {
        this.#reader.takeUntil('\n')
        continue
      }
      if (this.#reader.takes('(') && this.#reader.takes('?') && this.#reader.takes('#')) {
        if (this.#reader.takeUntil(')') !== undefined) continue
        throw this.#reader.error('missing ), unterminated comment', position)
      }
      this.#reader.rewind(position)
      return
    }
  }

  #piece(char: string, position: number, flags: PatternFlags): Piece {
    switch (char) {
      case '.':
        return { source: flags.dotAll ? anything : '[^\\n]', min: 1, max: 1 }
      case '^':
        return anchor(flags.multiline ? `(?:${start}|(?<=\\n))` : start)
      case '$':
        return anchor(flags.multiline ? `(?:${end}|(?=\\n))` : `(?=\\n?${end})`)
      case '[':
        return { source: readSet(this.#reader, flags, this.#namesBothCases(flags)), min: 1, max: 1 }
      case '(':
        return this.#group(position, flags)
      case '\\':
        return this.#escape(position, flags)
      default:
        return this.#character(char.codePointAt(0) ?? 0, flags)
    }
  }

  #escape(position: number, flags: PatternFlags): Piece {
    const escaped = readEscape(this.#reader, 'pattern')
    if ('code' in escaped) return this.#character(escaped.code, flags)
    if ('group' in escaped) return this.#reference(this.#groups[escaped.group - 1], String(escaped.group), position)
    const { letter } = escaped
    const category = categoryOf(letter, flags)
    if (category !== undefined) return { source: category, min: 1, max: 1 }
    const word = categoryOf('w', flags)
    if (letter === 'A') return anchor(start)
    if (letter === 'Z') return anchor(end)
    return anchor(
      letter === 'b'
        ? `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`
        : `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`,
    )
  }

  #character(code: number, flags: PatternFlags): Piece {
    const source = this.#namesBothCases(flags) ? writeSet([{ from: code, to: code }], false, true) : codePoint(code)
    return { source, min: 1, max: 1 }
  }

  #namesBothCases(flags: PatternFlags): boolean {
    return this.#writesCases && flags.ignoreCase
  }

  #reference(group: Group | undefined, name: string, position: number): Piece {
    if (group === undefined) throw this.#reader.error(`invalid group reference ${name}`, position + 1)
    if (group.piece === undefined) throw this.#reader.error('cannot refer to an open group', position)
    return { source: `\\k<${group.name}>`, min: group.piece.min, max: group.piece.max }
  }

  #group(position: number, flags: PatternFlags): Piece {
    if (!this.#reader.takes('?')) return this.#capture(position, flags)
    const char = this.#reader.next()
    switch (char) {
      case undefined:
        throw this.#reader.error('unexpected end of pattern')
      case 'P':
        return this.#named(position, flags)
      case ':':
        return this.#body(position, flags, '(?:')
      case '=':
      case '!':
        return { ...this.#body(position, flags, `(?${char}`), min: 0, max: 0 }
      case '<':
        return this.#lookBehind(position, flags)
      case '>':
        return this.#makeAtomic(this.#body(position, flags, '(?:'))
      case '(':
        throw this.#reader.error('conditional groups (?(1)…) are not supported', position)
      default:
        return this.#withFlags(char, position, flags)
    }
  }

  #capture(position: number, flags: PatternFlags, name?: string): Piece {
    // A dollar can't be in a name of Python's, so these never collide.
    const group: Group = { name: name ?? `$${this.#groups.length + 1}` }
    this.#groups.push(group)
    const piece = this.#body(position, flags, `(?<${group.name}>`)
    group.piece = piece
    return piece
  }

  #named(position: number, flags: PatternFlags): Piece {
    const isReference = this.#reader.takes('=')
    if (!isReference && !this.#reader.takes('<')) {
      const char = this.#reader.next()
      throw this.#reader.error(
        char === undefined ? 'unexpected end of pattern' : `unknown extension ?P${char}`,
        position + 1,
      )
    }
    const nameAt = this.#reader.position
    const closing = isReference ? ')' : '>'
    const name = this.#reader.takeUntil(closing)
    if (name === undefined) throw this.#reader.error(`missing ${closing}, unterminated name`, nameAt)
    if (name === '') throw this.#reader.error('missing group name', nameAt)
    if (!/^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*$/u.test(name)) {
      throw this.#reader.error(`bad character in group name '${name}'`, nameAt)
    }
    const known = this.#groups.find((group) => group.name === name)
    if (isReference) {
      if (known === undefined) throw this.#reader.error(`unknown group name '${name}'`, nameAt)
      return this.#reference(known, name, nameAt)
    }
    if (known !== undefined) throw this.#reader.error(`redefinition of group name '${name}'`, nameAt)
    return this.#capture(position, flags, name)
  }

  #lookBehind(position: number, flags: PatternFlags): Piece {
    const char = this.#reader.next()
    if (char !== '=' && char !== '!') {
      throw this.#reader.error(
        char === undefined ? 'unexpected end of pattern' : `unknown extension ?<${char}`,
        position + 1,
      )
    }
    const body = this.#body(position, flags, `(?<${char}`)
    if (body.min !== body.max) throw this.#reader.error('look-behind requires fixed-width pattern', position)
    return { ...body, min: 0, max: 0 }
  }

  #withFlags(char: string, position: number, flags: PatternFlags): Piece {
    if (!/[a-zA-Z-]/.test(char)) throw this.#reader.error(`unknown extension ?${char}`, position + 1)
    this.#reader.rewind(position + 2)
    const read = readFlags(this.#reader, flags)
    if (read.isGlobal) throw this.#reader.error('global flags not at the start of the expression', position)
    this.changesCase ||= read.flags.ignoreCase !== flags.ignoreCase
    return this.#body(position, read.flags, '(?:')
  }

  #body(position: number, flags: PatternFlags, opening: string): Piece {
    const { source, min, max } = this.#alternatives(flags)
    if (!this.#reader.takes(')')) throw this.#reader.error('missing ), unterminated subpattern', position)
    return { source: `${opening}${source})`, min, max }
  }

  /** What a look-ahead found is not looked for again in another way: that makes it atomic. */
  #makeAtomic({ source, min, max }: Piece): Piece {
    this.#atomic += 1
    const name = `$atomic${this.#atomic}`
    return { source: `(?:(?=(?<${name}>${source}))\\k<${name}>)`, min, max }
  }
}

function anchor(source: string): Piece {
  return { source, min: 0, max: 0, kind: 'anchor' }
}
