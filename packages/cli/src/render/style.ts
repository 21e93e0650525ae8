import { unbroken, wrapLine } from './wrap-line.ts'

type Paint = (text: string) => string

/** How texts are set apart. Without colours all of these leave the text as it is. */
export interface Style {
  readonly heading: Paint
  readonly dim: Paint
  readonly good: Paint
  readonly bad: Paint
  readonly warn: Paint
  /** What a person may copy: no line is broken in it. */
  readonly exact: Paint
}

const plain: Paint = (text) => text

export const plainStyle: Style = { heading: plain, dim: plain, good: plain, bad: plain, warn: plain, exact: plain }

/** What begins a mark of ours, which nobody outside can know, and how marks are found. There is none before the first mark is made. */
let ours: { readonly secret: string; readonly marks: RegExp } | undefined

function makeOurs(): NonNullable<typeof ours> {
  // Loading it takes milliseconds, which whoever prints without a style should not wait for.
  const secret = process.getBuiltinModule('node:crypto').randomUUID()
  return { secret, marks: new RegExp(`${secret}(\\d+);`) }
}

/** A style is only marked in a text, and becomes an escape sequence where the text is written, after all that stands in it was made harmless. */
const paint =
  (begin: number, end: number): Paint =>
  (text) => {
    ours ??= makeOurs()
    return `${ours.secret}${begin};${text}${ours.secret}${end};`
  }

/** Marks that become no escape sequence. */
const exact = { begin: 900, end: 901 }

const unpaintedStyle: Style = { ...plainStyle, exact: paint(exact.begin, exact.end) }

const colourStyle: Style = {
  ...unpaintedStyle,
  heading: paint(1, 22),
  dim: paint(2, 22),
  good: paint(32, 39),
  bad: paint(31, 39),
  warn: paint(33, 39),
}

/** Colours for a terminal that has them, and a person who wants them (`NO_COLOR`), or wants them everywhere (`FORCE_COLOR`, which goes before). */
export function styleFor(
  stream: NodeJS.WriteStream,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Style {
  if (wantsColours(stream, environment)) return colourStyle
  return stream.isTTY ? unpaintedStyle : plainStyle
}

function wantsColours(stream: NodeJS.WriteStream, environment: Readonly<Record<string, string | undefined>>): boolean {
  const forced = environment['FORCE_COLOR']
  if (forced !== undefined) return !['0', 'false'].includes(forced)
  return (environment['NO_COLOR'] ?? '') === '' && stream.isTTY && stream.hasColors()
}

interface Shown {
  /** Columns; a longer line is broken. Default: none is. */
  readonly width?: number
  /** Leave the escape sequences out. */
  readonly plain?: boolean
}

/** A text as a terminal gets it: what stands between the marks of a style is treated by `show`, the marks become escape sequences. */
export function applyStyle(
  text: string,
  show: (part: string) => string,
  { width = Number.POSITIVE_INFINITY, plain = false }: Shown = {},
): string {
  let copied = false
  const sections = ours === undefined ? [text] : text.split(ours.marks)
  const parts = sections.map((part, index) => {
    if (index % 2 === 0) return copied ? show(part).replaceAll(' ', unbroken) : show(part)
    const mark = Number(part)
    if (mark !== exact.begin && mark !== exact.end) return plain ? '' : `\u001b[${part}m`
    copied = mark === exact.begin
    return ''
  })
  return wrapLine(parts.join(''), width)
}
