import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfiguration } from '../../src/configuration/load-configuration.ts'
import { loadDynamicConfiguration } from '../../src/configuration/load-dynamic-configuration.ts'
import { parseVariable, parseVariables } from '../../src/configuration/parse-variable.ts'
import { readVariableFiles } from '../../src/configuration/read-variable-files.ts'
import { unknownVariables } from '../../src/configuration/unknown-variables.ts'
import { ActivityFailed } from '../../src/errors/activity-errors.ts'
import { ChaosError } from '../../src/errors/chaos-error.ts'
import type { Activity } from '../../src/model/experiment.ts'
import { PythonFloat } from '../../src/python/python-float.ts'

const none = { variables: {}, environment: {} }
const env = (key: string, type?: string) => ({
  type: 'env',
  key,
  ...(type === undefined ? {} : { env_var_type: type }),
})

function thrownBy(act: () => unknown): ChaosError {
  try {
    act()
  } catch (error) {
    if (error instanceof ChaosError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('the configuration of an experiment', () => {
  it('keeps scalars, lists and mappings as they are', () => {
    const declared = {
      n: 5,
      t: 'x',
      z: null,
      l: [1],
      m: { type: 'file', path: 'p' },
      p: { type: 'probe', provider: {} },
    }
    expect(loadConfiguration(declared, none)).toEqual(declared)
  })

  it.each([
    ['str', '42', '42'],
    ['int', ' -7 ', -7],
    ['integer', '1_000', 1000],
    ['float', '1e3', new PythonFloat(1000)],
    ['number', '.5', new PythonFloat(0.5)],
    ['bool', 'FALSE', false],
    ['bool', 'off', true],
    ['bool', '', true],
    ['json', '{"a": [1, null]}', { a: [1, null] }],
    ['json', '[NaN, -Infinity]', [Number.NaN, -Infinity]],
    ['json', '{"a": [1, 1.0]}', { a: [1, new PythonFloat(1)] }],
    ['json', '', ''],
    ['bytes', 'x', 'x'],
  ])('converts an environment variable to %s', (type, text, expected) => {
    expect(loadConfiguration({ a: env('A', type) }, { variables: {}, environment: { A: text } })).toEqual({
      a: expected,
    })
  })

  it('takes the default only where the variable is not set, and converts it too', () => {
    const declared = {
      a: { ...env('A'), default: 'd' },
      b: { ...env('B', 'int'), default: '9' },
      c: { ...env('C'), default: null },
    }
    expect(loadConfiguration(declared, { variables: {}, environment: { A: '' } })).toEqual({ a: '', b: 9, c: null })
  })

  it('lets a variable replace a declaration, even by another declaration', () => {
    const declared = { a: env('MISSING'), b: 1 }
    const variables = { a: 'given', b: env('B', 'int') }
    expect(loadConfiguration(declared, { variables, environment: { B: '31' } })).toEqual({ a: 'given', b: 31 })
  })

  it('tells floats of the file from integers', () => {
    const isFloat = (path: readonly (string | number)[]) => path.join('.') === 'l.1'
    expect(loadConfiguration({ l: [1, 1], i: 1 }, { ...none, isFloat })).toEqual({ l: [1, new PythonFloat(1)], i: 1 })
  })

  it('names everything that is wrong with it at once', () => {
    const declared = { a: env('GONE'), b: { type: 'env' }, c: env('C', 'int'), d: env('C', 'date') }
    const { problems } = thrownBy(() => loadConfiguration(declared, { variables: {}, environment: { C: 'many' } }))
    expect(problems.map(({ path }) => path.join('.'))).toEqual(
      ['a', 'b', 'c', 'd'].map((key) => `configuration.${key}`),
    )
    expect(problems[0]?.message).toContain('needs the environment variable GONE, which is not set')
    expect(problems[2]?.message).toContain('"many" is no integer')
  })
})

describe('dynamic configuration', () => {
  const probe = (type: string) => ({ type: 'probe', name: 'p', provider: { type } }) as unknown as Activity

  it('sees what comes before it only, and takes the part of the output that its provider is asked for', async () => {
    const configuration = { a: 1, b: probe('process'), c: probe('http'), d: probe('python'), e: 5 }
    const seen: string[][] = []
    const outputs = [{ status: 0, stdout: ' out\n' }, { status: 200, body: [1] }, { any: 'thing' }]
    await loadDynamicConfiguration({}, configuration, { scope: { token: 'x' } }, async ({ provider }) => {
      seen.push(Object.keys(configuration))
      expect(provider['secrets']).toEqual(['scope'])
      return outputs.shift()
    })
    expect(configuration).toEqual({ a: 1, b: 'out', c: [1], d: { any: 'thing' }, e: 5 })
    expect(seen).toEqual([['a'], ['a', 'b'], ['a', 'b', 'c']])
  })

  it('leaves out what fails, and says so', async () => {
    const configuration: Record<string, unknown> = { a: probe('process'), b: probe('python'), c: 1 }
    const warnings = await loadDynamicConfiguration({}, configuration, {}, async ({ provider }) => {
      if (provider.type === 'python') throw new ActivityFailed('ValueError: no.')
      return { status: 3, stdout: '' }
    })
    expect(configuration).toEqual({ c: 1 })
    expect(warnings).toEqual([
      'The configuration "a" is left out, as its probe failed: it ended with status 3.',
      'The configuration "b" is left out, as its probe failed: ValueError: no.',
    ])
  })

  it('ends with the run', async () => {
    const stopped = new Error('stopped')
    const loading = loadDynamicConfiguration({}, { a: probe('python') }, {}, () => Promise.reject(stopped))
    await expect(loading).rejects.toBe(stopped)
  })
})

describe('--var', () => {
  it.each([
    ['a=5', ['a', '5']],
    ['a=x=y:int', ['a', 'x=y:int']],
    ['a:int=5', ['a', 5]],
    ['a:b:int=5', ['a:b', 5]],
    ['a:float=2.5', ['a', new PythonFloat(2.5)]],
    ['a:bool=no', ['a', false]],
    ['a:json={"k": [1]}', ['a', { k: [1] }]],
    ['a=', ['a', '']],
  ])('reads %s', (given, expected) => {
    expect(parseVariable(given)).toEqual(expected)
  })

  it.each(['a', '=1', 'a:int=one', 'a:date=1', 'a:json={'])('takes %s for a wrong command line', (given) => {
    const error = thrownBy(() => parseVariables([given]))
    expect(error.usage).toBe(true)
    expect(error.message).toMatch(/^--var .*\.$/)
  })

  it('warns of a key that the experiment does not declare, with the nearest that it does', () => {
    expect(unknownVariables({ replicas: 1 }, { replicsa: '2' })).toEqual([
      'The variable replicsa has no effect, as the experiment\'s configuration has no "replicsa": did you mean replicas?',
    ])
    expect(unknownVariables({ replicas: 1 }, { replicas: '2' })).toEqual([])
  })
})

describe('--var-file', () => {
  async function fileWith(name: string, text: string): Promise<string> {
    const file = join(await mkdtemp(join(tmpdir(), 'chaos-vars-')), name)
    await writeFile(file, text)
    return file
  }

  it('reads JSON, YAML and .env files; later ones win', async () => {
    const files = [
      await fileWith('one.json', '{"configuration": {"a": 1, "b": 1}, "secrets": {"s": {"t": "x"}}}'),
      await fileWith('two.yaml', 'configuration: {b: yes}\n'),
      await fileWith('.env', '# comment\nA="kept"\n\nexport B=1\nC=x=y\n'),
    ]
    expect(await readVariableFiles(files)).toEqual({
      configuration: { a: 1, b: true },
      secrets: { s: { t: 'x' } },
      environment: { A: '"kept"', 'export B': '1', C: 'x=y' },
      doubts: [],
    })
  })

  it('takes an empty file for one without variables', async () => {
    const empty = { configuration: {}, secrets: {}, environment: {}, doubts: [] }
    expect(await readVariableFiles([await fileWith('x.yaml', ''), await fileWith('x.json', '\n')])).toEqual(empty)
  })

  it('is refused where it is missing or can not be understood', async () => {
    await expect(readVariableFiles(['none.json'])).rejects.toMatchObject({
      usage: true,
      message: expect.stringContaining('none.json is not there'),
    })
    await expect(readVariableFiles([await fileWith('x.json', '{')])).rejects.toThrow("can't be understood: at 1:2")
    await expect(readVariableFiles([await fileWith('x.json', '[1]')])).rejects.toThrow('is no mapping')
    await expect(readVariableFiles([await fileWith('x.env', 'A=1\nnonsense\n')])).rejects.toThrow('Line 2 of')
  })
})
