import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { pageUrl } from './page-url.ts'
import { renderPage } from './render-page.ts'
import { topics } from './topics.ts'

test('the page of the docs lists the behaviours that are tested (else: npm run conformance-page -w packages/sandbox)', async () => {
  expect(await readFile(pageUrl, 'utf8')).toBe(renderPage(topics))
})

test('no behaviour is promised twice', () => {
  const names = topics.flatMap(({ behaviours }) => behaviours.map(({ name }) => name))
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('at least 250 behaviours are tested', () => {
  expect(topics.flatMap(({ behaviours }) => behaviours).length).toBeGreaterThanOrEqual(250)
})
