import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { experimentOf, newChaos, processOf } from './chaos.ts'

const experiment = experimentOf([processOf('touch', ['done'])])

test.each([
  ['a list', '[{name: c}]', 'The control file c.yaml must hold a mapping of names to controls.'],
  ['a text', 'audit', 'The control file c.yaml must hold a mapping of names to controls.'],
  [
    'controls below their key',
    'controls: {c: {provider: {type: python, module: x}}}',
    'holds its controls below "controls", where none is looked for.',
  ],
  ['a control without provider', 'c: {scope: before}', 'the control "c" is none, as it has no provider.'],
  ['a control with a misspelt provider', 'c: {providr: {}}', 'is "providr" meant to be "provider"?'],
  [
    'a control without module',
    'c: {provider: {type: python, modul: x}}',
    'its provider names no module, as text: is "modul" meant to be "module"?',
  ],
  ['a control of an unknown type', 'c: {provider: {type: pyton, module: x}}', 'did you mean "python"?'],
  ['a control without type', 'c: {provider: {module: x}}', 'its provider has no type; give it the type "python".'],
  ['a control of an unknown scope', 'c: {scope: befor, provider: {type: python, module: x}}', 'its scope is "befor"'],
])('a control file that holds %s is refused by validate and run', async (_, content, says) => {
  await using chaos = await newChaos()
  await chaos.write('c.yaml', content)
  await chaos.write('e.json', experiment)
  for (const command of ['validate', 'run']) {
    const { code, stderr } = await chaos.run([command, 'e.json', '--control-file', 'c.yaml'])
    expect(code, stderr).toBe(2)
    expect(stderr).toContain(says)
  }
  expect(existsSync(join(chaos.folder, 'done'))).toBe(false)
})

test('controls of the settings that are none are refused by validate and run', async () => {
  await using chaos = await newChaos()
  await chaos.write('s.yaml', 'controls: [a]')
  await chaos.write('e.json', experiment)
  for (const command of ['validate', 'run']) {
    const { code, stderr } = await chaos.run(['--settings', 's.yaml', command, 'e.json'])
    expect(code, stderr).toBe(2)
    expect(stderr).toContain('"controls" of the settings must hold a mapping of names to controls.')
  }
})

test.each([
  ['of a process', '{type: process, path: echo}', 'The control "c" is never called: controls can only be in Python'],
  ['whose module is not there', '{type: python, module: of_nobody}', 'The control "c" does nothing: '],
])(
  'a control %s, of the settings or a control file, is named by validate, which calls none',
  async (_, provider, says) => {
    await using chaos = await newChaos()
    await chaos.write('e.json', experiment)
    await chaos.write('s.yaml', `controls: {c: {provider: ${provider}}}`)
    await chaos.write('c.yaml', `c: {provider: ${provider}}`)
    for (const args of [
      ['--settings', 's.yaml', 'validate', 'e.json'],
      ['validate', 'e.json', '--control-file', 'c.yaml'],
    ]) {
      const { code, stderr } = await chaos.run(args)
      expect(code, stderr).toBe(0)
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(says)
    }
  },
)

test('validate looks at a control of a control file, and calls nothing of it', async () => {
  await using chaos = await newChaos()
  const called = (name: string) => `def ${name}(*args, **kwargs):\n    open("called", "w").close()\n`
  await chaos.write('audit.py', ['before_loading_experiment_control', 'configure_control'].map(called).join(''))
  await chaos.write('c.yaml', 'c: {provider: {type: python, module: audit}}')
  await chaos.write('e.json', experiment)
  const environment = { PYTHONPATH: '.' }
  const { code, stderr } = await chaos.run(['validate', 'e.json', '--control-file', 'c.yaml'], { environment })
  expect([code, stderr]).toEqual([0, '✓ e.json is valid.\n'])
  expect(existsSync(join(chaos.folder, 'called'))).toBe(false)
})
