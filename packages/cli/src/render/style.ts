import { styleText } from 'node:util'

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

const paint =
  (format: Parameters<typeof styleText>[0]): Paint =>
  (text) =>
    styleText(format, text, { validateStream: false })

const colourStyle: Style = {
  heading: paint('bold'),
  dim: paint('dim'),
  good: paint('green'),
  bad: paint('red'),
  warn: paint('yellow'),
}

/** Colours only for a terminal that has them and a person who wants them (`NO_COLOR`). */
export function styleFor(stream: NodeJS.WriteStream): Style {
  return stream.isTTY && stream.hasColors() ? colourStyle : plainStyle
}
