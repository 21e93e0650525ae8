import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatProblem } from '../../src/errors/problem.ts'
import { validateExperiment } from '../../src/experiment/validate-experiment.ts'
import { PluginRegistry } from '../../src/plugins/plugin-registry.ts'
import {
  action,
  context,
  cordon,
  load,
  probe,
  problemsOf,
  process,
  python,
  registry,
  valid,
} from './checked-experiment.ts'

const inMethod = (activity: unknown) => ({ ...valid, method: [activity] })

describe('validation', () => {
  it('accepts what Chaos Toolkit accepts', async () => {
    const document = {
      ...valid,
      'x-team': 'core',
      tags: ['one'],
      secrets: { s: { t: 'literal' } },
      extensions: [{ name: 'e' }],
      runtime: { rollbacks: { strategy: 'odd' } },
      controls: [{ name: 'c', provider: { type: 'python', module: 'nowhere' }, scope: 'after' }, { ref: 'c' }],
      ...probe({ type: 'range', range: [1, 2], target: 'status' }),
      title: 5,
      method: [
        { ...action, owner: 'me', pauses: { before: 1, after: '${p}' }, background: false, timeout: 3, controls: null },
        { ref: 'a' },
        { ref: 'p', background: true },
      ],
      rollbacks: [{ ref: 'nobody' }],
    }
    expect(await problemsOf(document)).toEqual([])
  })

  it('finds all that is wrong at once, in the order of the file, with its place', async () => {
    const text = `{
 "title": "",
 "tags": ["a", 5, ""],
 "method": [{"type": "attack", "name": "a", "provider": {"type": "process", "path": "true"}, "timeout": "5"}]
}`
    const { problems } = await validateExperiment(await load(text), context)
    expect(problems.map((problem) => formatProblem(problem).replace(/^.*x\.json:/, ''))).toEqual([
      '1:1: An experiment needs a description.',
      '2:2: An experiment needs a title.',
      '3:16: Each tag must be a text that is not empty, but this one is 5.',
      '3:19: Each tag must be a text that is not empty, but this one is "".',
      '4:14: "attack" is no type of activity; use probe or action.',
      '4:94: The timeout of an activity must be a number of seconds.',
    ])
  })

  it('hands on what resolving the configuration found, with its place', async () => {
    const document = await load({ ...valid, configuration: { a: { type: 'env', key: 'GONE' } } })
    const loadingProblems = [{ message: 'GONE is not set.', path: ['configuration', 'a'] }]
    const { problems } = await validateExperiment(document, { ...context, loadingProblems })
    expect(problems[0]).toMatchObject({ message: 'GONE is not set.', place: { line: 6, column: 3 } })
  })

  it.each<[string, unknown, string]>([
    ['an empty experiment', {}, ': An experiment needs a title.'],
    ['no method', { title: 't', description: 'd' }, ': An experiment needs a method, which may be an empty list.'],
    ['a method that is no list', { ...valid, method: {} }, 'method: "method" must be a list of activities.'],
    [
      'a nameless extension',
      { ...valid, extensions: [{}] },
      'extensions.0: Each extension needs a name that is not empty.',
    ],
    [
      'a secret without scope',
      { ...valid, secrets: { t: 'x' } },
      'secrets.t: The secret "t" stands outside of any scope; put it into one.',
    ],
    [
      'an empty hypothesis',
      { ...valid, 'steady-state-hypothesis': {} },
      'steady-state-hypothesis: A steady-state hypothesis needs a title.',
    ],
    ['a null activity', inMethod(null), 'method.0: An activity must be a mapping, but this is null.'],
    ['an empty activity', inMethod({}), 'method.0: An activity must not be empty.'],
    ['a blank reference', inMethod({ ref: ' ' }), 'method.0.ref: "ref" must be the name of an activity.'],
    [
      'a misspelt key',
      inMethod({ type: 'action', name: 'a', provder: process }),
      'method.0.provder: Activity "a" needs a provider: is "provder" meant to be "provider"?',
    ],
    [
      'an unknown provider',
      inMethod({ ...action, provider: { type: 'proces' } }),
      'method.0.provider.type: "proces" is no type of provider; did you mean "process"?',
    ],
    [
      'a background that is a number',
      inMethod({ ...action, background: 0 }),
      'method.0.background: "background" must be true or false.',
    ],
    [
      'a pause that is text',
      inMethod({ ...action, pauses: { after: '5' } }),
      'method.0.pauses.after: The pause after must be a number of seconds, or ${name} for a configured one.',
    ],
    [
      'headers that are a list',
      inMethod({ ...action, provider: { type: 'http', url: 'http://x', headers: ['a'] } }),
      'method.0.provider.headers: Activity "a": "headers" must be a mapping of names to values.',
    ],
    [
      'an empty url',
      inMethod({ ...action, provider: { type: 'http', url: '' } }),
      'method.0.provider.url: Activity "a" needs a url.',
    ],
    [
      'a program that is not there',
      inMethod({ ...action, provider: { type: 'process', path: 'no-such-program' } }),
      'method.0.provider.path: Activity "a": there is no program no-such-program that can be executed; check its name, and PATH.',
    ],
    [
      'arguments in a path',
      inMethod({ ...action, provider: { type: 'process', path: 'echo hello' } }),
      'method.0.provider.path: Activity "a": there is no program echo hello that can be executed; give what follows the program as "arguments".',
    ],
    [
      'arguments that are a list',
      inMethod(python('cordon_node', ['x'])),
      'method.0.provider.arguments: The arguments of activity "a" must be a mapping of names to values.',
    ],
    [
      'a control of unknown scope',
      { ...valid, controls: [{ name: 'c', scope: 'post', provider: { type: 'python', module: 'm' } }] },
      'controls.0.scope: The scope of control "c" must be before or after, or left out for both.',
    ],
    [
      'a control without module',
      { ...valid, controls: [{ name: 'c', provider: { type: 'python' } }] },
      'controls.0.provider: The control "c" needs the "module" of its functions.',
    ],
    [
      'a reference to an unknown control',
      { ...valid, controls: [{ name: 'tracer', provider: { type: 'python', module: 'm' } }, { ref: 'tracr' }] },
      'controls.1.ref: No control is named "tracr"; did you mean "tracer"?',
    ],
    [
      'a control that objects',
      { ...valid, controls: [{ name: 'picky', provider: { type: 'python', module: 'm' } }] },
      'controls.0: The control picky objects.',
    ],
  ])('refuses %s', async (_, document, expected) => {
    expect((await problemsOf(document)).find((line) => line === expected)).toBe(expected)
  })

  it('names the nearest activity for a reference in the method', async () => {
    const document = { ...valid, method: [{ ...action, name: 'stop-the-cart' }, { ref: 'stop-the-card' }] }
    expect(await problemsOf(document)).toEqual([
      'method.1.ref: No activity of the method or the hypothesis is named "stop-the-card"; did you mean "stop-the-cart"?',
    ])
  })

  it('tells a float tolerance from an integer one of the same value', async () => {
    expect(await problemsOf(probe(1))).toEqual([])
    expect(await problemsOf(JSON.stringify(probe('FLOAT')).replace('"FLOAT"', '1.0'))).toHaveLength(1)
  })

  it('needs a tolerance even of a reference, and says where a tolerance is wrong', async () => {
    const probes = [{ ref: 'a' }]
    expect(await problemsOf({ ...valid, 'steady-state-hypothesis': { title: 'h', probes } })).toEqual([
      'steady-state-hypothesis.probes.0: A probe of the hypothesis needs a tolerance.',
    ])
    const [problem] = await problemsOf(probe({ type: 'range', range: [1, null] }))
    expect(problem).toMatch(/^steady-state-hypothesis\.probes\.0\.tolerance\.range\.1: /)
  })

  it('validates the probe that judges, whose value must be given or have a default in Python', async () => {
    const judge = (args: unknown) => ({
      type: 'probe',
      name: 'j',
      provider: { type: 'python', module: 'mine', func: 'judge', arguments: args },
    })
    expect(await problemsOf(probe(judge({ value: '' })))).toEqual([])
    expect(await problemsOf(probe(judge({})))).toEqual([
      'steady-state-hypothesis.probes.0.tolerance.provider: Activity "j": Python has no mine.judge with these arguments.',
    ])
    const { name: _, ...nameless } = judge({ value: '' })
    expect(await problemsOf(probe(nameless))).toEqual([
      'steady-state-hypothesis.probes.0.tolerance: An activity needs a name.',
    ])
  })

  it('lets a judge of a plugin have its value from the run', async () => {
    const provider = { type: 'plugin', activity: 'files/judge', arguments: {} }
    const args = { properties: { value: {} }, required: ['value'], additionalProperties: false }
    const [plugin] = registry.plugins
    const files = {
      ...plugin!,
      manifest: {
        ...plugin!.manifest,
        name: 'files',
        activities: [{ ...cordon, kind: 'probe' as const, id: 'files/judge', chaosToolkit: [], args }],
      },
    }
    const given = { registry: new PluginRegistry([files]) }
    expect(await problemsOf(probe({ type: 'probe', name: 'j', provider }), given)).toEqual([])
    expect(await problemsOf(inMethod({ type: 'probe', name: 'j', provider }), given)).toHaveLength(1)
  })

  it('finds a program where the run does, also where the environment has no PATH', async () => {
    const program = { ...action, provider: { type: 'process', path: 'sh' } }
    expect(await problemsOf(inMethod(program), { environment: {} })).toEqual([])
  })

  it('finds a program by path, in the home folder too', async () => {
    const home = await mkdtemp(join(tmpdir(), 'chaos-home-'))
    await writeFile(join(home, 'tool'), '#!/bin/sh\n', { mode: 0o755 })
    await writeFile(join(home, 'text'), '', { mode: 0o644 })
    const at = (path: string) =>
      problemsOf(inMethod({ ...action, provider: { type: 'process', path } }), { environment: { HOME: home } })
    expect(await at('~/tool')).toEqual([])
    expect(await at(join(home, 'tool'))).toEqual([])
    expect(await at(join(home, 'text'))).toHaveLength(1)
    expect(await at(home)).toHaveLength(1)
  })
})

describe('validation of plugin activities', () => {
  it('takes the names of Chaos Toolkit and its own ids for the same', async () => {
    const own = {
      ...action,
      provider: { type: 'plugin', activity: 'kubernetes/cordon-nodes', arguments: { name: 'n' } },
    }
    expect(await problemsOf({ ...valid, method: [own, python('cordon_node', { name: 'n', count: 2 })] })).toEqual([])
  })

  it.each<[string, unknown, string]>([
    [
      'of unknown name',
      python('cordon_nodes', {}),
      'Activity "a": no installed plugin provides chaosk8s.node.actions.cordon_nodes; did you mean chaosk8s.node.actions.cordon_node?',
    ],
    [
      'of unknown id',
      { ...action, provider: { type: 'plugin', activity: 'kubernetes/cordon-node' } },
      'Activity "a": no installed plugin has an activity kubernetes/cordon-node; did you mean kubernetes/cordon-nodes?',
    ],
    [
      'without a needed argument',
      python('cordon_node'),
      'Activity "a": chaosk8s.node.actions.cordon_node needs the argument "name", which is missing.',
    ],
    [
      'with an unknown argument',
      python('cordon_node', { name: 'n', lable_selector: 'x' }),
      'Activity "a": chaosk8s.node.actions.cordon_node takes no argument "lable_selector"; did you mean "label_selector"?',
    ],
    [
      'with an argument that does not fit',
      python('cordon_node', { name: 'n', count: 'two' }),
      `The argument "count" of chaosk8s.node.actions.cordon_node can't be used in activity "a": it must be a whole number, and not "two".`,
    ],
    [
      'that only Python could have',
      python('thing', {}, 'nowhere'),
      'Activity "a": Python has no nowhere.thing with these arguments.',
    ],
    [
      'of the standard library, misused',
      python('makedirs', {}, 'os'),
      'Activity "a": Python has no os.makedirs with these arguments.',
    ],
    [
      'of the standard library, misspelt',
      python('makdirs', {}, 'os'),
      'Activity "a": Python has no os.makdirs with these arguments. Did you mean makedirs?',
    ],
  ])('names an activity %s', async (_, activity, expected) => {
    const problems = await problemsOf(inMethod(activity))
    expect(problems.map((line) => line.slice(line.indexOf(': ') + 2))).toEqual([expected])
  })

  it('checks what the configuration fills in, and leaves to the run what only it can', async () => {
    const document = {
      ...inMethod(python('cordon_node', { name: '${who}', count: '${n}' })),
      secrets: { s: { who: 'me', n: 1 } },
    }
    expect(await problemsOf(document)).toEqual([])
    expect(await problemsOf(document, { configuration: { n: 2 } })).toEqual([])
    expect(await problemsOf(document, { configuration: { n: { type: 'probe', provider: {} } } })).toEqual([])
    expect(await problemsOf(document, { configuration: { n: 'two' } })).toHaveLength(1)
  })
})
