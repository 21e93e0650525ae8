import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newChaos } from './chaos.ts'
import { listen } from './recording-server.ts'

test('1.0 stays a float on its way to programs and servers, from the file, from variables and from variable files', async () => {
  using server = await listen((_, response) => response.end())
  await using chaos = await newChaos()
  await chaos.write(
    'e.yaml',
    `
title: t
description: d
configuration: {rate: 2, more: 2}
steady-state-hypothesis:
  title: h
  probes:
    - type: probe
      name: judged by another
      tolerance: {type: probe, name: judge, provider: {type: process, path: echo, arguments: {of: 4.0}}}
      provider: {type: process, path: echo, arguments: [5.0, 5]}
method:
  - {type: action, name: say, provider: {type: process, path: echo, arguments: [1.0, 1, "rate=\${rate}", "more=\${more}"]}}
  - type: action
    name: send JSON
    provider:
      type: http
      url: ${server.url}/json
      method: POST
      headers: {Content-Type: application/json}
      arguments: {a: 1.0, b: [2, 3.0], c: 1e16}
  - type: action
    name: send a form
    provider: {type: http, url: ${server.url}/form, method: POST, arguments: {a: 1.0, b: 2}}
`,
  )
  await chaos.write('v.json', '{"configuration": {"rate": 1.0, "more": {"type": "env", "key": "NONE", "default": 7}}}')
  const { code, stderr } = await chaos.run(['run', 'e.yaml', '--var-file', 'v.json', '--var', 'more:json=[1, 1.0]'])
  expect(code, stderr).toBe(0)
  const journal = JSON.parse(await readFile(join(chaos.folder, 'journal.json'), 'utf8')) as {
    readonly run: readonly { readonly output: { readonly stdout: string } }[]
    readonly steady_states: { readonly before: { readonly probes: readonly { readonly output: { stdout: string } }[] } }
  }
  expect(journal.run[0]?.output.stdout).toBe('1.0 1 rate=1.0 more=[1, 1.0]\n')
  expect(journal.steady_states.before.probes[0]?.output.stdout).toBe('5.0 5\n')
  const body = (path: string) => server.received.find((request) => request.path === path)?.bytes
  expect(body('/json')).toMatch(/\{"a": 1\.0, "b": \[2, 3\.0\], "c": "1e16"\}$/)
  expect(body('/form')).toMatch(/a=1\.0&b=2$/)
})
