import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { experimentOf, newChaos } from './chaos.ts'
import { linkFilesPlugin, setFileTo } from './linked-plugin.ts'

/** Nothing comes of a request until it is destroyed, and none keeps anything open. */
const silentRequests = `
import { EventEmitter } from 'node:events'
import http from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
http.request = () => {
  const request = new EventEmitter()
  request.end = () => undefined
  request.destroy = () => request.emit('error', new Error('destroyed'))
  return request
}
syncBuiltinESMExports()
`

const ask = { type: 'action', name: 'ask', provider: { type: 'http', url: 'http://127.0.0.1:9/' } }

test('a run that waits for what never comes is stopped, puts back what it changed, and has its journal', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const file = await chaos.write('the-file', 'before')
  const silent = await chaos.write('silent.mjs', silentRequests)
  await chaos.write('e.json', experimentOf([setFileTo(file, 'after'), ask]))
  const { code, stderr } = await chaos.run(['run', 'e.json'], { nodeArguments: ['--import', silent] })
  expect(code, stderr).toBe(70)
  expect(stderr).toContain('chaos waits for what never comes.')
  expect(readFileSync(file, 'utf8')).toBe('before')
  expect(JSON.parse(readFileSync(join(chaos.folder, 'journal.json'), 'utf8'))).toMatchObject({ status: 'interrupted' })
})

test('rollbacks that wait for what never comes are ended once all is put back', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const file = await chaos.write('the-file', 'before')
  const silent = await chaos.write('silent.mjs', silentRequests)
  await chaos.write(
    'e.json',
    experimentOf([setFileTo(file, 'after')], { rollbacks: [ask], runtime: { undo: { patience: 1 } } }),
  )
  const { code, stderr } = await chaos.run(['run', 'e.json'], { nodeArguments: ['--import', silent] })
  expect(code, stderr).toBe(70)
  expect(stderr).toContain('chaos waits for what never comes: rollbacks that still go on are ended.')
  expect(readFileSync(file, 'utf8')).toBe('before')
  expect(existsSync(join(chaos.folder, 'journal.json'))).toBe(true)
})
