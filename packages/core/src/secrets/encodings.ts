import { percentEncoded } from 'chaos-plugin-api'
import { pythonRepr } from '../python/text-form.ts'

/** A form in which a secret may stand in a text. */
export interface EncodedSecret {
  readonly text: string
  /** Whether it may be broken into lines of any width. */
  readonly wraps: boolean
  /** Of what is rare and several times as long as the secret no end alone is looked for: there are very many ends of a key. */
  readonly rare?: true
}

/**
 * The forms in which a text is passed on: as it is, escaped as in JSON (also by Python, Go and PHP, and twice), for a shell and for HTML, as Python's `repr`
 * of it and of its bytes, in the parts of a URL and in forms (also twice), as a host name, in hexadecimal digits, and in Base64, also of Base64.
 *
 * Base64 is found wherever the text stands in what was encoded, as the password in the `user:password` of a Basic credential: there are three
 * alignments to groups of three bytes. It is known with and without padding, in the alphabet of URLs, and broken into lines.
 */
export function* encodingsOf(secret: string): Generator<EncodedSecret> {
  for (const text of escapedForms(secret)) yield { text, wraps: isBase64(secret) }
  for (const text of new Set(percentForms(secret))) {
    yield { text, wraps: false }
    if (text.includes('%')) yield { text: text.replaceAll('%', '%25'), wraps: false, rare: true }
  }
  for (const text of byteForms(secret)) yield { text, wraps: false, rare: true }
  if (isLoweredByUrls(secret)) yield { text: secret.toLowerCase(), wraps: false }
  for (const text of base64Forms(secret)) yield { text, wraps: true }
  for (const text of twiceInBase64(secret)) yield { text, wraps: true, rare: true }
}

/** The forms in which even a short text can be told apart: as it is, and escaped. */
export function* escapedForms(secret: string): Generator<string> {
  yield secret
  const json = inner(JSON.stringify(secret))
  yield json
  yield inner(JSON.stringify(json))
  yield hexInUpperCase(json)
  const ascii = json.replaceAll(/[^\x20-\x7e]/g, escapedUnit)
  yield ascii
  yield hexInUpperCase(ascii)
  yield inner(JSON.stringify(ascii))
  yield* [json, ascii].map((form) => form.replaceAll('/', '\\/'))
  yield json.replaceAll(/[&<>]/g, escapedUnit)
  yield secret.replaceAll("'", String.raw`'\''`)
  yield secret.replaceAll("'", `'"'"'`)
  yield* entityForms(secret)
  // Which quotation marks Python escapes depends on what else stands in the text.
  const parts = secret.split("'").map((part) => inner(pythonRepr(part)))
  yield parts.join("'")
  yield parts.join("\\'")
  const bytes = [...Buffer.from(secret.toWellFormed())].map(pythonByte).join('')
  yield bytes
  yield bytes.replaceAll("'", "\\'")
}

const inner = (quoted: string) => quoted.slice(1, -1)
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0')

function escapedUnit(unit: string): string {
  return `\\u${hex(unit.charCodeAt(0), 4)}`
}

/** How HTML and XML are written: who does so agrees on `&`, `<` and `>`, and not on quotation marks. */
function* entityForms(secret: string): Generator<string> {
  const text = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  yield text
  const quotes = [
    ['&quot;', '&#39;'],
    ['&quot;', '&#x27;'],
    ['&quot;', '&apos;'],
    ['&#34;', '&#39;'],
    ['&quot;', "'"],
  ] as const
  for (const [double, single] of quotes) yield text.replaceAll('"', double).replaceAll("'", single)
}

function hexInUpperCase(escaped: string): string {
  return escaped.replaceAll(/\\u[0-9a-f]{4}/g, (unit) => `\\u${unit.slice(2).toUpperCase()}`)
}

const pythonEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function pythonByte(byte: number): string {
  const char = String.fromCharCode(byte)
  return pythonEscapes[char] ?? (byte >= 0x20 && byte < 0x7f ? char : `\\x${hex(byte, 2)}`)
}

/** What is written as `%XX`, by who writes it. */
const percentEncodings: readonly RegExp[] = [
  // RFC 3986, and Python's `quote` without and with a slash that is safe.
  /[^\w.~-]/gu,
  /[^\w.~/-]/gu,
  // JavaScript's `encodeURIComponent` and `encodeURI`.
  /[^\w.!~*'()-]/gu,
  /[^\w.!~*'();/?:@&=+$,#-]/gu,
  // `URLSearchParams`.
  /[^\w.*-]/gu,
  // The user and password, the path and the query of a `URL`.
  /[^!$%&'()*+,.\w~-]/gu,
  /[^!$%&'()*+,./:;=@\w[\\\]^|~-]/gu,
  /[^!$%&()*+,./:;=?@\w[\\\]^`{|}~-]/gu,
]

/** Every byte, or every character, written as a number. */
function* byteForms(secret: string): Generator<string> {
  const digits = Buffer.from(secret.toWellFormed()).toString('hex')
  const encoded = digits.replaceAll(/../g, '%$&')
  const escaped = secret.replaceAll(/[\s\S]/g, escapedUnit)
  yield* [digits, digits.toUpperCase(), encoded, encoded.toUpperCase(), escaped, hexInUpperCase(escaped)]
}

/** Whether it may be the host of a URL, whose capitals are lost then. A single word in small letters would be found wherever that word stands. */
function isLoweredByUrls(secret: string): boolean {
  return /^[\w.-]+$/.test(secret) && /[A-Z]/.test(secret) && !/^[A-Z]?[a-z]+$|^[A-Z]+$/.test(secret)
}

/** As in the `auth` of a Docker configuration that stands in a Secret: wherever the text stands in the first, and the first in the second. */
function* twiceInBase64(secret: string): Generator<string> {
  for (const inner of middlesInBase64(secret)) yield* middlesInBase64(inner)
}

/** What is sure to stand in Base64 of anything that holds the text, in each of the three alignments. */
function middlesInBase64(text: string): readonly string[] {
  const bytes = Buffer.from(text.toWellFormed())
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    return encoded.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 8) / 6))
  })
}

function percentEncodedChar(char: string): string {
  const bytes = char < '\x80' ? [char.charCodeAt(0)] : [...Buffer.from(char)]
  return bytes.map((byte) => `%${hex(byte, 2).toUpperCase()}`).join('')
}

function* percentForms(secret: string): Generator<string> {
  const wellFormed = secret.toWellFormed()
  for (const pattern of percentEncodings) {
    const encoded = wellFormed.replaceAll(pattern, percentEncodedChar)
    for (const form of [encoded, encoded.replaceAll('%20', '+')]) {
      yield form
      yield form.replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase())
    }
  }
}

function* base64Forms(secret: string): Generator<string> {
  const bytes = Buffer.from(secret.toWellFormed())
  for (const before of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    // The first character that no byte before has a part in, and the end of the last one that no byte after has a part in.
    const begin = before === 0 ? 0 : before + 1
    const end = Math.floor(((before + bytes.length) * 8) / 6)
    const bare = padded.replace(/=+$/, '')
    const forms = [padded.slice(begin), bare.slice(begin), bare.slice(begin, end)]
    // Lines are broken between groups of four characters, so also within the first one where it is not whole.
    if (before > 0) forms.push(padded.slice(4), bare.slice(4), bare.slice(4, end))
    for (const form of forms) {
      yield form
      yield form.replaceAll('+', '-').replaceAll('/', '_')
    }
  }
}

/**
 * The forms of a line of a PEM, which is Base64 itself: nothing but `+`, `/` and `=` is ever escaped in it. In Base64 of the whole it is known by itself,
 * for what shows that may show each of its lines apart.
 */
export function* pemLineForms(text: string): Generator<string> {
  yield text
  yield text.replaceAll('/', '\\/')
  const encoded = percentEncoded(text)
  yield encoded
  yield encoded.replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase())
  yield* base64Forms(text)
}

/** Whether a text of some length looks like Base64 itself, as a key does: then it may be broken into lines. */
function isBase64(text: string): boolean {
  return text.length >= 40 && /^[\w+/-]+={0,2}$/.test(text)
}
