import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../../..')
/** What paths in the two pages on the code are relative to. */
const places = ['.', 'packages', 'packages/core/src', 'packages/chaos-kubernetes', 'packages/chaos-kubernetes/src']
const documents = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => join('docs', name))
const read = (document: string) => readFileSync(join(root, document), 'utf8')

test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('every path that %s names is there', (document) => {
  const paths = [...read(document).matchAll(/`([\w.-]+\/[\w./-]*(?:\.[jt]s|\.md|\/))`/g)].map(([, path]) => path!)
  // What a newcomer is to write is not there yet.
  const named = paths.filter((path) => !path.includes('restart-things'))
  expect(named.length).toBeGreaterThan(2)
  expect(named.filter((path) => !places.some((place) => existsSync(join(root, place, path))))).toEqual([])
})

test.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...documents])(
  'every link of %s leads to a file',
  (document) => {
    const links = [...read(document).matchAll(/\]\((?![a-z]+:)([^)#\s]+)/g)].map(([, path]) => path!)
    expect(links.filter((path) => !existsSync(join(root, dirname(document), path)))).toEqual([])
  },
)
