import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('the guide to testing an experiment shows a test that passes', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../../docs/guides/test-an-experiment.md'), 'utf8')
  expect(guide).toContain(readFileSync(join(import.meta.dirname, 'guide.test.ts'), 'utf8').trimEnd())
})
