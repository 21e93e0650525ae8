import { readdir, readFile } from 'node:fs/promises'
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

test('with answers on standard input it writes what Chaos Toolkit writes, and a method, without which nothing runs', async () => {
  await using chaos = await newChaos()
  const { code } = await chaos.run(['init', '--experiment-path', 'made.json'], { stdin: 'My first experiment\nn\n' })
  expect(code).toBe(0)
  expect(JSON.parse(await readFile(join(chaos.folder, 'made.json'), 'utf8'))).toEqual({
    title: 'My first experiment',
    description: 'N/A',
    tags: [],
    method: [],
  })
})

test('a hypothesis without a title is no answer, and nothing is written', async () => {
  await using chaos = await newChaos()
  const { code, stderr } = await chaos.run(['init'], { stdin: 'T\ny\n\n' })
  expect([code, stderr]).toEqual([2, expect.stringContaining('"What is its title?" needs an answer')])
  expect(await readdir(chaos.folder)).toEqual([])
})

test('a request takes by options all that a file has for it', async () => {
  await using chaos = await newChaos()
  const request = { url: 'http://127.0.0.1:1', method: 'POST', arguments: { a: 1 }, verify_tls: false, max_retries: 2 }
  const { code, stderr } = await chaos.run(['init', '--title', 'T', '--method', `http ${JSON.stringify(request)}`])
  expect(code, stderr).toBe(0)
  const { method } = JSON.parse(await readFile(join(chaos.folder, 'experiment.json'), 'utf8')) as { method: unknown }
  expect(method).toEqual([{ type: 'action', name: 'http', provider: { type: 'http', ...request } }])
})

test('what is said to be missing keeps the arguments that were given', async () => {
  await using chaos = await newChaos()
  const { code, stderr } = await chaos.run([
    ...['init', '--title', 'T'],
    ...['--probe', 'kubernetes/read-pod-logs {"name":"x","ns":"bookinfo"}'],
  ])
  expect(code).toBe(2)
  expect(stderr).toContain(
    `as in: --probe 'kubernetes/read-pod-logs {"name":"x","ns":"bookinfo"} = {"type": "jsonpath", "path": "$…"}'.`,
  )
})

test('an argument that is given twice is refused', async () => {
  await using chaos = await newChaos()
  for (const option of ['--method', '--probe']) {
    const twice = `kubernetes/count-pods {"ns":"bookinfo","label_selector":"a","ns":"default"}${option === '--probe' ? ' = 1' : ''}`
    const { code, stderr } = await chaos.run(['init', '--title', 'T', option, twice])
    expect([code, stderr]).toEqual([
      2,
      `${option}: "ns" stands twice in the arguments of kubernetes/count-pods. Give it once.\n`,
    ])
  }
})

test('a namespace that nobody gives is said', async () => {
  await using chaos = await newChaos()
  const { stderr } = await chaos.run(['init', '--title', 'T', '--probe', 'kubernetes/all-pods-healthy'])
  expect(stderr).toContain('ns is not given, so it is "default", or what CHAOS_NAMESPACE says.')
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

test('by options nobody is asked, and what is made is valid and runs', async () => {
  await using chaos = await newChaos()
  const { code, stdout, stderr } = await chaos.run([
    ...['init', '--title', 'Ratings may go', '--description', 'Whether they are missed'],
    ...['--hypothesis', 'All is well', '--probe', 'kubernetes/all-pods-healthy {"ns": "bookinfo"}'],
    ...['--probe', 'process {"path": "echo", "arguments": ["a=b"]}'],
    ...['--probe', 'kubernetes/count-pods {"label_selector": "app=ratings", "ns": "bookinfo"} = [1, 9]'],
    ...['--method', 'kubernetes/scale-deployment {"name": "ratings-v1", "replicas": 3, "ns": "bookinfo"}'],
    ...['--method', 'process {"path": "true"}', '--method', 'process {"path": "true"}'],
    ...['--rollback', 'process {"path": "true"}'],
  ])
  expect([code, stdout], stderr).toEqual([0, ''])
  const made: unknown = JSON.parse(await readFile(join(chaos.folder, 'experiment.json'), 'utf8'))
  const runsTrue = (name: string) => ({ type: 'action', name, provider: { type: 'process', path: 'true' } })
  expect(made).toMatchObject({
    title: 'Ratings may go',
    description: 'Whether they are missed',
    'steady-state-hypothesis': {
      title: 'All is well',
      probes: [
        { name: 'all-pods-healthy', tolerance: true, provider: { arguments: { ns: 'bookinfo' } } },
        { name: 'process', tolerance: 0, provider: { type: 'process', path: 'echo', arguments: ['a=b'] } },
        { name: 'count-pods', tolerance: [1, 9] },
      ],
    },
    method: [{ name: 'scale-deployment' }, runsTrue('process-2'), runsTrue('process-3')],
    rollbacks: [runsTrue('process-4')],
  })
  const valid = await chaos.run(['validate', 'experiment.json'])
  expect(valid.code, valid.stderr).toBe(0)
  const run = await chaos.run(['run', 'experiment.json', '--sandbox', '--dry', 'actions'])
  expect(run.code, run.stderr).toBe(0)
})

test.each([
  [['--description', 'd'], 'The experiment needs a title. Give it with --title.'],
  [['--title', 't', '--hypothesis', 'h'], 'The hypothesis has no probe.'],
  [['--title', 't', '--method', 'kubernetes/drain-node'], 'Did you mean kubernetes/drain-nodes?'],
  [['--title', 't', '--method', 'chaosk8s.pod.actions.terminate_pod'], 'mean chaosk8s.pod.actions.terminate_pods?'],
  [
    ['--title', 't', '--rollback', 'kubernetes/all-pods-healthy'],
    'kubernetes/all-pods-healthy is a probe, and --rollback takes an action. Give it with --method or --probe.',
  ],
  [
    ['--title', 't', '--probe', 'drain-nodes'],
    'kubernetes/drain-nodes is an action, and --probe takes a probe. Give it with --method or --rollback.',
  ],
  [['--title', 't', '--method', 'kubernetes/scale-deployment'], 'needs the argument "name", which is missing.'],
  [
    ['--title', 't', '--method', 'process {"pth": "x", "path": "y"}'],
    'process takes no argument "pth". Did you mean "path"?',
  ],
  [['--title', 't', '--method', 'process path=x'], 'What follows process in --method is no JSON mapping: path=x.'],
  [['--title', 't', '--probe', 'kubernetes/get-nodes'], '--probe kubernetes/get-nodes needs what is expected of it.'],
])('what is missing or wrong in options is one sentence, and nothing is written: %j', async (args, sentence) => {
  await using chaos = await newChaos()
  const { code, stderr } = await chaos.run(['init', ...args])
  expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)])
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(await readdir(chaos.folder)).toEqual([])
})

test('an argument that is needed must be given, and be of its type', async () => {
  await using chaos = await newChaos()
  await chaos.write('discovery.json', discovery)
  const init = (path: string, times: string) => {
    const answers = ['T', 'y', 'All is well', '1', 'y', '', 'true', path, times, 'n', 'n', 'n']
    return chaos.run(['init'], { stdin: `${answers.join('\n')}\n` })
  }
  expect(await init('', '3')).toMatchObject({
    code: 2,
    stderr: '"Argument path (text; required)" needs an answer, and there is none. Give it on a line of its own.\n',
  })
  expect(await init('/tmp/x', 'often')).toMatchObject({
    code: 2,
    stderr: `The answer to "Argument times (whole number; optional)" can't be used: often. Give a whole number.\n`,
  })
  expect((await init('/tmp/x', '3')).code).toBe(0)
})

test('the default of a text is the text, without quotes, and a text is never taken for another type', async () => {
  await using chaos = await newChaos()
  const args = [
    { name: 'ns', type: 'string', default: 'default' },
    { name: 'label_selector', type: 'string|null', default: 'app' },
    { name: 'replicas', type: 'integer|null', default: null },
  ]
  await chaos.write('discovery.json', {
    activities: [{ type: 'action', name: 'kill', mod: 'chaosfiles.actions', arguments: args }],
  })
  const answers = ['T', 'n', 'y', '1', 'y', '', 'bookinfo', '5', '3', 'y', '1', 'y', 'again', '', 'null', '', 'n', 'n']
  const { code, stdout, stderr } = await chaos.run(['init'], { stdin: `${answers.join('\n')}\n` })
  expect(code, stderr).toBe(0)
  expect(stdout).toContain('[default]')
  expect(stdout).not.toContain('"default"')
  expect(stdout).toContain('Argument replicas (whole number; optional): ')
  expect(stdout).toContain('Argument label_selector (text, or null; optional) [app]')
  const { method } = JSON.parse(await readFile(join(chaos.folder, 'experiment.json'), 'utf8')) as {
    readonly method: readonly unknown[]
  }
  expect(method).toMatchObject([
    { provider: { arguments: { ns: 'bookinfo', label_selector: '5', replicas: 3 } } },
    { name: 'again', provider: { arguments: { label_selector: null } } },
  ])
})

test('an argument of which a discovery file does not know the type takes whatever is answered', async () => {
  await using chaos = await newChaos()
  const discovered = await chaos.run(['discover', 'chaostoolkit-kubernetes', '--discovery-path', 'discovery.json'])
  expect(discovered.code, discovered.stderr).toBe(0)
  const path = join(chaos.folder, 'discovery.json')
  const { activities } = JSON.parse(await readFile(path, 'utf8')) as { activities: readonly { name: string }[] }
  const known = activities.find(({ name }) => name === 'count_pods')
  const untyped = { name: 'any', mod: 'chaosfiles.probes', arguments: [{ name: 'label_selector', type: null }] }
  await chaos.write('discovery.json', { activities: [known, untyped] })
  const answers = ['T', 'n', 'y', '1', 'y', '', 'app=web', '', '', 'y', '2', 'y', '', '{"a": 1}', 'n', 'n']
  const { code, stderr } = await chaos.run(['init'], { stdin: `${answers.join('\n')}\n` })
  expect(code, stderr).toBe(0)
  const { method } = JSON.parse(await readFile(join(chaos.folder, 'experiment.json'), 'utf8')) as { method: unknown }
  expect(method).toMatchObject([
    { provider: { func: 'count_pods', arguments: { label_selector: 'app=web' } } },
    { provider: { func: 'any', arguments: { label_selector: { a: 1 } } } },
  ])
})

test.each<[expected: string, tolerance: unknown]>([
  [
    '{"type": "jsonpath", "path": "$.o[?(@.state = \\"{a}=b\\")]"}',
    { type: 'jsonpath', path: '$.o[?(@.state = "{a}=b")]' },
  ],
  ['{"type": "regex", "pattern": "a=b"}', { type: 'regex', pattern: 'a=b' }],
  ['a=b', 'a=b'],
])('an equals sign in what is expected of a probe is part of it: %s', async (expected, tolerance) => {
  await using chaos = await newChaos()
  const args = { url: 'http://web/?a={b}=c' }
  const probe = `http ${JSON.stringify(args)} = ${expected}`
  const { code, stderr } = await chaos.run(['init', '--title', 'T', '--probe', probe])
  expect(code, stderr).toBe(0)
  const made: unknown = JSON.parse(await readFile(join(chaos.folder, 'experiment.json'), 'utf8'))
  expect(made).toMatchObject({
    'steady-state-hypothesis': { probes: [{ tolerance, provider: { type: 'http', ...args } }] },
  })
})

test('a file by whose name no run would know what it holds is refused before any question', async () => {
  await using chaos = await newChaos()
  for (const path of ['c.txt', 'c', 'c.YAML']) {
    const { code, stdout, stderr } = await chaos.run(['init', '--experiment-path', path], { stdin: 'T\nn\n' })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe(
      `An experiment can't go to ${path}: its name ends neither in .json nor in .yaml or .yml. Name another file with --experiment-path.\n`,
    )
  }
  expect(await readdir(chaos.folder)).toEqual([])
})

test('what no run would take is said in place of how to run it', async () => {
  await using chaos = await newChaos()
  const drain = await chaos.run(['init', '--title', 'T', '--method', 'kubernetes/drain-nodes'])
  expect([drain.code, drain.stderr]).toEqual([0, expect.stringContaining('no node is named')])
  expect(drain.stderr).toMatch(/^ {2}chaos validate \.\/experiment\.json$/m)
  expect(drain.stderr).not.toContain('chaos run')
})

test('the command that it proposes stands on a line of its own, as a shell takes it', async () => {
  await using chaos = await newChaos()
  const path = "it's new.json"
  const { stderr } = await chaos.run(['init', '--experiment-path', path, '--title', 'T'])
  const [, command] = /^ {2}chaos (.*)$/m.exec(stderr) ?? []
  expect(command).toBe(String.raw`run 'it'\''s new.json' --sandbox`)
})

test('an activity is named as for discover: by its id, its last part, or a name in Chaos Toolkit', async () => {
  await using chaos = await newChaos()
  const args = '{"name": "ratings-v1", "replicas": 3, "ns": "bookinfo"}'
  const words = ['kubernetes/scale-deployment', 'scale-deployment', 'chaosk8s.deployment.actions.scale_deployment']
  const options = words.flatMap((word) => ['--method', `${word} ${args}`])
  const { code, stderr } = await chaos.run(['init', '--title', 'T', ...options])
  expect(code, stderr).toBe(0)
  const { method } = JSON.parse(await readFile(join(chaos.folder, 'experiment.json'), 'utf8')) as {
    readonly method: readonly { readonly provider: { readonly activity: string } }[]
  }
  expect(method.map(({ provider }) => provider.activity)).toEqual(Array(3).fill('kubernetes/scale-deployment'))
})
