import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'

const source = join(import.meta.dirname, '../../src')

/** What a module loads when it is run, by paths relative to the sources. */
function loadedLater(file: string): readonly string[] {
  const text = readFileSync(join(source, file), 'utf8').replaceAll(/\btypeof import\(/g, '')
  return [...text.matchAll(/\bimport\('([^']+)'\)/g)].map(([, name = '']) =>
    name.startsWith('.') ? relative(source, join(source, dirname(file), name)) : name,
  )
}

it('loads ahead whatever the sandbox loads while time may pass', () => {
  const ahead = loadedLater('harness/load-ahead.ts')
  // What starts a sandbox loads its parts before anybody waits.
  const files = globSync('**/*.ts', { cwd: source }).filter((file) => !/^(harness|sandbox|manifests)\//.test(file))
  const needed = files.flatMap(loadedLater).filter((name) => !name.startsWith('node:'))
  expect(needed.length).toBeGreaterThan(5)
  expect(needed.filter((name) => !ahead.includes(name))).toEqual([])
})
