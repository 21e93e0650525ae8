import { expect, test } from 'vitest'
import { columnsOf, cutColumns, padColumns } from '../../src/render/columns.ts'
import { renderTable } from '../../src/render/render-table.ts'
import { wrapLine } from '../../src/render/wrap-line.ts'
import { wrapText } from '../../src/render/wrap-text.ts'

test.each<[string, number]>([
  ['', 0],
  ['plain', 5],
  ['schön', 5],
  ['日本', 4],
  ['ｱ', 1],
  ['한국어', 6],
  ['Ｆｕｌｌ', 8],
  ['e\u0301', 1],
  ['✓ …', 3],
  ['🚀', 2],
  ['👩‍🚀', 2],
  ['❤️', 2],
  ['\u001b[1m日\u001b[22m', 2],
])('%j takes so many columns: %i', (text, columns) => {
  expect(columnsOf(text)).toBe(columns)
})

test('a text is cut and padded by its columns, and no character is cut in two', () => {
  expect(cutColumns('日本語', 5)).toBe('日本')
  expect(padColumns('日本', 6)).toBe('日本  ')
})

test('no line of a title in Japanese is wider than the terminal, and nothing of it is lost', () => {
  const title = '評価サービスが止まっても、商品ページは表示され続けるかどうかを確かめる実験'.repeat(2)
  const lines = wrapLine(`Experiment  ${title}`, 80).split('\n')
  expect(lines.length).toBeGreaterThan(1)
  for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(80)
  expect(lines.join('').replaceAll(' ', '')).toBe(`Experiment${title}`)
  for (const line of wrapText(title, 20)) expect(columnsOf(line)).toBeLessThanOrEqual(20)
})

test('words of wide characters are counted by their columns', () => {
  expect(wrapLine('日本語 日本語 日本語', 14)).toBe('日本語 日本語\n  日本語')
})

test('the columns of a table stand below each other whatever is in them', () => {
  const [, first, second] = renderTable(
    ['NAME', 'IS'],
    [
      ['日本', 'x'],
      ['a', 'x'],
    ],
  ).split('\n')
  expect(columnsOf(first!)).toBe(columnsOf(second!))
})
