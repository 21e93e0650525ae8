import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { placeInCode } from '../../src/plugins/place-in-code.ts'

/** What `tsc --sourceMap` makes of a file of six lines, in the last of which something is thrown. */
const compiled = `export const thing = 1;
throw new Error('no');
//# source${'MappingURL'}=thing.js.map
`
const map = {
  version: 3,
  file: 'thing.js',
  sourceRoot: '',
  sources: ['../src/thing.ts'],
  names: [],
  mappings: 'AAIA,MAAM,CAAC,MAAM,KAAK,GAAG,CAAC,CAAA;AACtB,MAAM,IAAI,KAAK,CAAC,IAAI,CAAC,CAAA',
}

async function packageOf(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'chaos-place-'))
  await mkdir(join(folder, 'lib'))
  await writeFile(join(folder, 'package.json'), '{"type": "module"}')
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

function thrownIn(module: string): Error {
  const error = new Error('no')
  error.stack = `Error: no\n    at ${pathToFileURL(module).href}:2:7\n    at ModuleJob.run (node:internal/modules/esm/module_job:1:1)`
  return error
}

test.each([
  ['with a source map is in the source', { 'lib/thing.js.map': JSON.stringify(map) }, 'src/thing.ts:6'],
  ['without one is in what runs', {}, 'lib/thing.js:2'],
  ['with a map that is none is in what runs', { 'lib/thing.js.map': '{' }, 'lib/thing.js:2'],
])('the place of an error in code %s', async (_, maps, place) => {
  await using plugin = await packageOf({ 'lib/thing.js': compiled, ...maps })
  const module = join(plugin.folder, 'lib/thing.js')
  expect(placeInCode(thrownIn(module), plugin.folder)).toBe(place)
})

test('a file that the message of an error names is not its place', async () => {
  await using plugin = await packageOf({ 'lib/thing.js': compiled })
  const thrown = thrownIn(join(plugin.folder, 'lib/thing.js'))
  thrown.stack = `Error: (${plugin.folder}/lib/rules.js:7:1) has no title, see\n${pathToFileURL(plugin.folder).href}/lib/rules.js:8:1\n${thrown.stack}`
  expect(placeInCode(thrown, plugin.folder)).toBe('lib/thing.js:2')
})

test.each([
  '    at FOLDER/lib/thing.js:2:7',
  '    at async run (FOLDER/lib/thing.js:2:7)',
  '    at async URL/lib/thing.js:2:7',
])('the place is found in a line of a stack like "%s"', async (line) => {
  await using plugin = await packageOf({ 'lib/thing.js': compiled })
  const error = new Error('no')
  const { href } = pathToFileURL(plugin.folder)
  error.stack = `Error: no\n${line.replace('FOLDER', plugin.folder).replace('URL', href)}`
  expect(placeInCode(error, plugin.folder)).toBe('lib/thing.js:2')
})

test('an error that names no file that there can be, or of a package that is gone, has no place', async () => {
  await using plugin = await packageOf({})
  const named = new Error('no')
  named.stack = 'Error: no\n    at file:///a%2fb.js:2:7'
  expect(placeInCode(named, plugin.folder)).toBeUndefined()
  const thrown = thrownIn(join(plugin.folder, 'gone/lib/thing.js'))
  expect(placeInCode(thrown, join(plugin.folder, 'gone'))).toBeUndefined()
})

test('an error from elsewhere, or what is none, has no place in a package', async () => {
  await using plugin = await packageOf({})
  for (const error of [new Error('from this test'), 'a text', undefined]) {
    expect(placeInCode(error, plugin.folder)).toBeUndefined()
  }
})
