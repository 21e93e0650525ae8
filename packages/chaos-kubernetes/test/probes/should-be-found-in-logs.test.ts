import type { StepContext } from 'chaos-plugin-api'
import { expect, test } from 'vitest'
import { shouldBeFoundInLogs } from '../../src/probes/should-be-found-in-logs.ts'

const search = async (pattern: string, value: Record<string, string>, all_containers = true) =>
  shouldBeFoundInLogs.run({ pattern, all_containers, value }, {} as StepContext)

test('a pattern is looked for in every log, or in any', async () => {
  expect(await search('rea.y', { a: 'ready', b: 'ready' })).toBe(true)
  expect(await search('rea.y', { a: 'ready', b: 'not yet' })).toBe(false)
  expect(await search('rea.y', { a: 'ready', b: 'not yet' }, false)).toBe(true)
})

test('a search that would take for ever is ended', async () => {
  await expect(search('(a+)+$', { a: `${'a'.repeat(60)}b` })).rejects.toThrow('took longer than 2 s')
})
