import { columnsOf, padColumns } from './columns.ts'

/** Rows below their headings in columns, the rows in the order of their first cells. */
export function renderTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows.toSorted((a, b) => a[0]!.localeCompare(b[0]!))]
  const widths = headings.map((_, column) => Math.max(...all.map((row) => columnsOf(row[column]!))))
  const lines = all.map((row) => row.map((cell, column) => padColumns(cell, widths[column]!)).join('  '))
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}
