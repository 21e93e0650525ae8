import { randomUUID } from 'node:crypto'

type Paint = (text: string) => string

/** How texts are set apart. Without colours all of these leave the text as it is. */
export interface Style {
  readonly heading: Paint
  readonly dim: Paint
  readonly good: Paint
  readonly bad: Paint
  readonly warn: Paint
}

const plain: Paint = (text) => text

export const plainStyle: Style = { heading: plain, dim: plain, good: plain, bad: plain, warn: plain }

/** What begins a mark of ours: nobody outside can know it. */
const secret = randomUUID()
const marks = new RegExp(`${secret}(\\d+);`)

/** A style is only marked in a text, and becomes an escape sequence where the text is written, after all that stands in it was made harmless. */
const paint =
  (begin: number, end: number): Paint =>
  (text) =>
    `${secret}${begin};${text}${secret}${end};`

const colourStyle: Style = {
  heading: paint(1, 22),
  dim: paint(2, 22),
  good: paint(32, 39),
  bad: paint(31, 39),
  warn: paint(33, 39),
}

/** Colours only for a terminal that has them and a person who wants them (`NO_COLOR`). */
export function styleFor(stream: NodeJS.WriteStream): Style {
  return stream.isTTY && stream.hasColors() ? colourStyle : plainStyle
}

/** A text as a terminal gets it: what stands between the marks of a style is treated by `show`, the marks become escape sequences. */
export function applyStyle(text: string, show: (part: string) => string): string {
  return text
    .split(marks)
    .map((part, index) => (index % 2 === 1 ? `\u001b[${part}m` : show(part)))
    .join('')
}
