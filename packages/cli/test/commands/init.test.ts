import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newChaos } from '../chaos.ts'

const discovery = {
  activities: [
    {
      type: 'probe',
      name: 'file_holds',
      mod: 'chaosfiles.probes',
      doc: 'File holds a text',
      arguments: [
        { name: 'path', type: 'string' },
        { name: 'times', type: 'integer', default: 1 },
        { name: 'secrets', type: 'mapping', default: null },
      ],
    },
    { type: 'action', name: 'set_file', mod: 'chaosfiles.actions', doc: 'Sets a file', arguments: [] },
  ],
}

test('with answers on standard input it writes what Chaos Toolkit writes', async () => {
  await using chaos = await newChaos()
  const { code } = await chaos.run(['init', '--experiment-path', 'made.json'], { stdin: 'My first experiment\nn\n' })
  expect(code).toBe(0)
  expect(JSON.parse(await readFile(join(chaos.folder, 'made.json'), 'utf8'))).toEqual({
    title: 'My first experiment',
    description: 'N/A',
    tags: [],
  })
})

test('activities of a discovery file are chosen by number, and their arguments are typed', async () => {
  await using chaos = await newChaos()
  await chaos.write('discovery.json', discovery)
  const answers = ['T', 'y', 'All is well', '1', 'y', '', 'true', '/tmp/x', '3', 'n', 'y', '2', 'y', 'set it', 'n', 'n']
  const { code } = await chaos.run(['init', '--experiment-path', 'made.yaml'], { stdin: `${answers.join('\n')}\n` })
  expect(code).toBe(0)
  const valid = await readFile(join(chaos.folder, 'made.yaml'), 'utf8')
  expect(valid).toBe(
    `title: T
description: N/A
tags: []
steady-state-hypothesis:
    title: All is well
    probes:
        - type: probe
          name: file-holds
          tolerance: true
          provider:
              type: python
              module: chaosfiles.probes
              func: file_holds
              arguments:
                  path: /tmp/x
                  times: 3
method:
    - type: action
      name: set it
      provider:
          type: python
          module: chaosfiles.actions
          func: set_file
          arguments: {}
`,
  )
})
