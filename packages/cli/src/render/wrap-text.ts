import { columnsOf, cutColumns } from './columns.ts'

/** Breaks a text between words so that no line is longer than the width; a longer word stands on a line of its own, cut where it must be. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
    while (columnsOf(line) > width) {
      const cut = cutColumns(line, Math.max(2, width))
      lines.push(cut)
      line = line.slice(cut.length)
    }
  }
  return line === '' ? lines : [...lines, line]
}
