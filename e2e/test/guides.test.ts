import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')

test.each([
  'package.json',
  'lib/changes/note-left.js',
  'lib/actions/leave-note.js',
  'lib/probes/note-is-there.js',
  'lib/plugin.js',
])('the guide to plugins shows %s as it is tested', (file) => {
  expect(read('../../docs/guides/write-a-plugin.md')).toContain(read(`../fixtures/chaos-notes/${file}`).trimEnd())
})
