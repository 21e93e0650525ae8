import { describe, expect, test } from 'vitest'
import { experimentOf, newChaos } from './chaos.ts'

const native = (activity: string, args: object = {}, type = 'action') => ({
  type,
  name: 'a',
  provider: { type: 'plugin', activity, arguments: args },
})
const kubernetes = (activity: string, args: object = {}) => native(`kubernetes/${activity}`, args)
const probe = (activity: string, args: object) => native(`kubernetes/${activity}`, args, 'probe')
const labels = { label_selector: 'app=ratings' }
const http = (more: object) => ({ type: 'probe', name: 'a', provider: { type: 'http', url: 'http://x/', ...more } })
const process = (more: object = {}, around: object = {}) => ({
  type: 'action',
  name: 'a',
  provider: { type: 'process', path: 'true', ...more },
  ...around,
})
const looking = (...probes: readonly object[]) => ({
  ...experimentOf([{ ...process(), name: 'in the method' }]),
  'steady-state-hypothesis': { title: 'h', probes: probes.map((probe) => ({ tolerance: true, ...probe })) },
})

async function validate(experiment: object | string) {
  await using chaos = await newChaos()
  const file = typeof experiment === 'string' ? 'e.yaml' : 'e.json'
  await chaos.write(file, typeof experiment === 'string' ? experiment : JSON.stringify(experiment, null, 1))
  return await chaos.run(['validate', file])
}

describe('an activity that is refused whatever the cluster is like', () => {
  test.each<[string, object, string | RegExp]>([
    [
      'a drain without a selection',
      kubernetes('drain-nodes'),
      'by name, label_selector, pod_label_selector with pod_namespace or count.',
    ],
    ['a drain of which only the time is said', kubernetes('drain-nodes', { timeout: 5 }), 'no node is named'],
    ['a cordon without a selection', kubernetes('cordon-node'), 'say which by name or label_selector.'],
    [
      'a deletion of nodes without a selection',
      kubernetes('delete-nodes'),
      'by label_selector, pod_label_selector with pod_namespace, count, all or rand.',
    ],
    [
      'nodes by pods of no namespace',
      kubernetes('drain-nodes', { pod_label_selector: 'app=web' }),
      'of pod_label_selector and pod_namespace only one is given',
    ],
    ['a Deployment without a name', kubernetes('delete-deployment', { ns: 'shop' }), 'nothing is named'],
    ['a StatefulSet without a name', kubernetes('remove-statefulset'), 'nothing is named'],
    ['a restart of nothing', kubernetes('rollout-deployment'), 'no Deployment is named'],
    ['a namespace without a name', kubernetes('create-namespace'), 'no namespace is named'],
    ['a node without a name', kubernetes('create-node', { meta: {} }), 'the node has no name'],
    ['no policy', kubernetes('create-network-policy'), 'no NetworkPolicy is given'],
    ['a policy without a name', kubernetes('create-network-policy', { spec: {} }), 'has no metadata.name'],
    ['a manifest that is none by its name', kubernetes('create-secret', { spec_path: 's.txt' }), 'must end in .json'],
    ['no command', kubernetes('exec-in-pods', { cmd: ' ' }), 'there is no command to run'],
    ['a command with an open quote', kubernetes('exec-in-pods', { cmd: `echo "a` }), 'is not closed; close it'],
    ['logs of no duration', native('kubernetes/read-pod-logs', { last: 'soon' }, 'probe'), '"soon" is no duration'],
    [
      'an address that is none',
      native('http-probes/http-response', { url: 'http://[x' }, 'probe'),
      'must be an http or https',
    ],
    [
      'a GET with a body',
      native('http-probes/http-response', { url: 'http://x', body: 'b' }, 'probe'),
      'give another method',
    ],
    [
      'an upside-down range',
      native('http-probes/http-response', { url: 'http://x', expected_status: [299, 200] }, 'probe'),
      /expected_status|above its last/,
    ],
    ['a misspelt phase', probe('pods-not-in-phase', { ...labels, phase: 'Runing' }), 'did you mean "Running"?'],
    ['a phase in small letters', probe('count-pods', { ...labels, phase: 'running' }), 'did you mean "Running"?'],
    [
      'a status that no condition has',
      probe('pods-in-conditions', { ...labels, conditions: [{ type: 'Ready', status: 'true' }] }),
      'did you mean "True"?',
    ],
    [
      'an unknown key within an argument',
      probe('pods-in-conditions', { ...labels, conditions: [{ typ: 'Ready', status: 'True' }] }),
      /"conditions.0" of .* it takes no key "typ" \(did you mean "type"\?\)\.\n/,
    ],
    [
      'a key that is missing within an argument',
      native('istio/add-delay-fault', { virtual_service_name: 'r', fixed_delay: '1s', routes: [{ dest: 'r' }] }),
      /"routes.0" of .* it needs the key "destination", which is missing/,
    ],
    ['a word of a command that is a number', kubernetes('exec-in-pods', { cmd: ['a', 5] }), 'a text, and not 5'],
    [
      'an argument of which a part of the name is given',
      native('http-probes/http-response', { url: 'http://x', status: 200 }, 'probe'),
      'did you mean "expected_status"?',
    ],
    [
      'labels with an open bracket',
      probe('pods-in-phase', { label_selector: 'app in (reviews' }),
      'the bracket behind "in" is not closed',
    ],
    ['labels of nodes that are none', kubernetes('cordon-node', { label_selector: 'a b' }), 'no label selector'],
    [
      'labels of hosted pods that are none',
      kubernetes('drain-nodes', { pod_label_selector: 'app===', pod_namespace: 'a' }),
      '"=" is no value of a label',
    ],
    ['a new namespace of an impossible name', kubernetes('create-namespace', { name: 'Bad Name' }), 'no namespace can'],
    ['a namespace of an impossible name', probe('all-pods-healthy', { ns: 'Book_Info' }), 'no namespace can have'],
    [
      'a time-out of a command that is over at once',
      kubernetes('exec-in-pods', { cmd: 'a', request_timeout: 0 }),
      'above 0',
    ],
    ['a time-out of a drain that is over at once', kubernetes('drain-nodes', { name: 'n', timeout: 0 }), 'above 0'],
    ['more replicas than can be stored', kubernetes('scale-deployment', { name: 'r', replicas: 2 ** 40 }), 'from 0 to'],
    [
      'a manifest that is not there',
      kubernetes('create-deployment', { spec_path: 'nope.yaml' }),
      'names nope.yaml, which is not there',
    ],
  ])('%s is named by validate', async (_, activity, says) => {
    const { code, stderr } = await validate(experimentOf([activity]))
    expect(stderr).toMatch(says)
    expect(stderr).toMatch(/^e\.json:\d+:\d+: /)
    expect(code).toBe(2)
  })

  test('is named with all else that is wrong in it', async () => {
    const { code, stderr } = await validate(experimentOf([kubernetes('drain-nodes', { timeout: -1 })]))
    expect(stderr).toContain('2 problems were found.')
    expect(stderr).toContain('no node is named')
    expect(stderr).toContain('"timeout"')
    expect(code).toBe(2)
  })
})

test('a wrong number of retries is told once, and so is a time-out beside it', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf([http({ max_retries: 'two', timeout: -1 })]))
  const { stderr } = await chaos.run(['validate', 'e.json'])
  expect(stderr.match(/The (?:max_retries|timeout) of "a"/g)).toEqual(['The max_retries of "a"', 'The timeout of "a"'])
})

test.each<[string, object, string]>([
  ['an address without a scheme', experimentOf([http({ url: 'example.com/' })]), 'is not a URL that can be called'],
  [
    'an address that the configuration makes impossible',
    experimentOf([http({ url: '${base}/x' })], { configuration: { base: 'ftp://example.com' } }),
    "'ftp://example.com/x' is not a URL",
  ],
  ['an address of an impossible port', experimentOf([http({ url: 'http://x:99999/' })]), 'is not a URL'],
  ['a header that is a number', experimentOf([http({ headers: { Age: 5 } })]), 'The header Age must be text'],
  [
    'a header with a blank in its name',
    experimentOf([http({ headers: { 'a b': 'c' } })]),
    'No header can be called "a b"',
  ],
  [
    'a header of two lines',
    experimentOf([http({ headers: { a: 'c\nd' } })]),
    'The value of the header a has more than one',
  ],
  [
    'a header that the configuration makes unusable',
    experimentOf([http({ headers: { a: '${x}' } })], { configuration: { x: '日本' } }),
    'The value of the header a holds characters that no header may have',
  ],
  ['a method of two words', experimentOf([http({ method: 'G ET' })]), '"G ET" can\'t be a request method'],
  [
    'a query that is a number',
    experimentOf([http({ arguments: 5 })]),
    'must be a mapping of names to values, or a text',
  ],
  ['a form that is a list', experimentOf([http({ method: 'POST', arguments: [1] })]), 'must be a mapping of names to'],
  [
    'certificate authorities that are not there',
    experimentOf([http({ verify_tls: 'yes' })]),
    '"verify_tls" of activity "a" names yes, which is not there',
  ],
  ['a null character for a program', experimentOf([process({ arguments: ['a\0b'] })]), 'hold a null character'],
  ['a time-out of an exchange that is a text', experimentOf([http({ timeout: 'soon' })]), 'The timeout of "a"'],
  ['a time-out of an exchange that is negative', experimentOf([http({ timeout: -1 })]), 'The timeout of "a"'],
  ['retries that are a text', experimentOf([http({ max_retries: 'two' })]), 'The max_retries of "a"'],
  ['a negative time-out of a process', experimentOf([process({ timeout: -2 })]), 'above 0, and not -2'],
  ['a time-out of a process that is a text', experimentOf([process({ timeout: '5' })]), 'The timeout of "a"'],
  ['a time-out of an activity that is over at once', experimentOf([process({}, { timeout: 0 })]), 'above 0'],
  ['arguments that are a number', experimentOf([process({ arguments: 5 })]), 'The arguments of "a" must be a list'],
  ['a negative pause', experimentOf([process({}, { pauses: { before: -1 } })]), 'that is not negative, and not -1'],
  [
    'a pause that is a list',
    experimentOf([process({}, { pauses: { after: [1] } })]),
    'The pause after must be a number',
  ],
  [
    'a pause that the configuration makes negative',
    experimentOf([process({}, { pauses: { after: '${p}' } })], { configuration: { p: -3 } }),
    'that is not negative, and not -3',
  ],
  [
    'a strategy that is none',
    experimentOf([], { runtime: { rollbacks: { strategy: 'nevr' } } }),
    'did you mean "never"?',
  ],
  [
    'a strategy for the hypothesis that is none',
    experimentOf([], { runtime: { hypothesis: { strategy: 'before' } } }),
    'runtime.hypothesis.strategy is "before"',
  ],
  [
    'a native action in the hypothesis',
    looking(kubernetes('terminate-pods', { label_selector: 'a=b' })),
    'kubernetes/terminate-pods is an action',
  ],
  [
    'a reference from the hypothesis to a native action',
    {
      ...looking({ ref: 'kill' }),
      method: [{ ...kubernetes('terminate-pods', { label_selector: 'a=b' }), name: 'kill' }],
    },
    'kubernetes/terminate-pods is an action',
  ],
  [
    'a native action that judges',
    looking({ ...http({}), tolerance: { ...kubernetes('delete-namespace', { name: 'n' }), type: 'probe' } }),
    'each time that an output is judged',
  ],
  [
    'a regex for the whole output of a program',
    looking(process({}, { type: 'probe', tolerance: { type: 'regex', pattern: 'a' } })),
    'the output of a program is none as a whole; name its part as "target": stdout or stderr.',
  ],
  [
    'a misspelt target',
    looking(process({}, { type: 'probe', tolerance: { type: 'regex', pattern: 'a', target: 'sdtout' } })),
    'did you mean the target "stdout"?',
  ],
  [
    'a range for the whole answer of a server',
    looking({ ...http({}), tolerance: { type: 'range', range: [1, 2] } }),
    'the output of an HTTP exchange is none as a whole; name its part as "target": status or body.',
  ],
  [
    'a tolerance of no known type in the method',
    experimentOf([process({}, { tolerance: { type: 'rnge', range: [1, 2] } })]),
    'did you mean "range"?',
  ],
  [
    'a tolerance without a type',
    looking(process({}, { type: 'probe', tolerance: { pattern: 'x' } })),
    'needs a type: probe, regex, jsonpath or range.',
  ],
  [
    'a pattern that the configuration makes unusable',
    {
      ...looking(process({}, { type: 'probe', tolerance: { type: 'regex', pattern: '${x}', target: 'stdout' } })),
      configuration: { x: '(' },
    },
    'It is what "${x}" stands for.',
  ],
  [
    'a path that the configuration makes unusable',
    {
      ...looking(process({}, { type: 'probe', tolerance: { type: 'jsonpath', path: '${x}' } })),
      configuration: { x: '$.[' },
    },
    "The JSON path '$.[' is invalid",
  ],
])('%s is an error', async (_, experiment, says) => {
  const { code, stderr } = await validate(experiment)
  expect(stderr).toContain(says)
  expect(stderr).toMatch(/^e\.json:\d+:\d+: /)
  expect(code).toBe(2)
})

test('a path in which the configuration fills in something is right where the whole is', async () => {
  const tolerance = { type: 'jsonpath', path: '$.${k}', target: 'stdout' }
  const experiment = { ...looking(process({}, { type: 'probe', tolerance })), configuration: { k: 'tags' } }
  expect(await validate(experiment)).toMatchObject({ code: 0 })
})

test('an argument that is of another kind is told once', async () => {
  const { stderr } = await validate(experimentOf([kubernetes('create-node', { meta: 5 })]))
  expect(stderr.match(/"meta"/g)).toEqual(['"meta"'])
  expect(stderr).toContain('it must be a mapping or null, and not 5.')
})

test('a folder is no manifest', async () => {
  await using chaos = await newChaos()
  await chaos.write('m.yaml/x', '')
  await chaos.write('e.json', experimentOf([kubernetes('create-network-policy', { spec_path: 'm.yaml' })]))
  const { code, stderr } = await chaos.run(['validate', 'e.json'])
  expect(stderr).toContain('names m.yaml, which is a folder')
  expect(code).toBe(2)
})

test.each(['A/B', '*'])('validate and run refuse --namespace %s', async (name) => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf([process()]))
  for (const command of ['validate', 'run']) {
    const { code, stderr } = await chaos.run([command, 'e.json', '--namespace', name])
    expect(stderr).toContain(`No namespace can be called "${name}", which --namespace names.`)
    expect(code).toBe(2)
  }
})

test('a value that the configuration gives is judged, and one that only the run can give is left to it', async () => {
  const inPhase = (phase: unknown) =>
    experimentOf([probe('pods-in-phase', { ...labels, phase: '${phase}' })], { configuration: { phase } })
  expect((await validate(inPhase('Faild'))).stderr).toContain('did you mean "Failed"?')
  const asked = { type: 'probe', name: 'p', provider: { type: 'process', path: 'true' } }
  expect((await validate(inPhase(asked))).code).toBe(0)
})

test('the run says of what only it can fill in, at any depth, what validate would have said', async () => {
  await using chaos = await newChaos()
  const conditions = [{ type: 'Ready', status: '${status}' }]
  const asked = { type: 'probe', name: 'p', provider: { type: 'process', path: 'echo', arguments: 'true' } }
  await chaos.write(
    'e.json',
    experimentOf([probe('pods-in-conditions', { ...labels, conditions })], { configuration: { status: asked } }),
  )
  const { stderr } = await chaos.run(['run', 'e.json', '--sandbox'])
  expect(stderr).toContain('conditions.0.status: it must be one of "True", "False", "Unknown", and not ')
})

test.each<[string, object | string, string | RegExp]>([
  [
    'a type of condition that is nearly one of Kubernetes',
    experimentOf([probe('pods-in-conditions', { ...labels, conditions: [{ type: 'Redy', status: 'True' }] })]),
    /"Redy" is not usual .* did you mean "Ready"\?/,
  ],
  ['retries below none', experimentOf([http({ max_retries: -1 })]), 'is -1, which means 0'],
  [
    'a list that accepts nothing',
    looking(process({}, { type: 'probe', tolerance: [] })),
    'An empty list accepts nothing, so this tolerance is never met.',
  ],
  [
    'a count of matches that is none',
    looking(process({}, { type: 'probe', tolerance: { type: 'jsonpath', path: '$.a', count: 'two' } })),
    'so this one is never met',
  ],
  [
    'a range upside down',
    looking(process({}, { type: 'probe', tolerance: { type: 'range', range: [5, 1], target: 'status' } })),
    'The lower bound of the range is above the upper one',
  ],
  [
    'a text for a probe that counts',
    looking({ ...probe('count-pods', labels), tolerance: 'tru' }),
    'kubernetes/count-pods returns a whole number, so this tolerance, a text, is never met.',
  ],
  [
    'a manifest that a step may make',
    experimentOf([process(), { ...kubernetes('create-deployment', { spec_path: 'made.yaml' }), name: 'b' }]),
    'names made.yaml, which is not there',
  ],
  ['an action in the hypothesis', looking(process()), '"a" is an action: whatever it alters'],
  [
    'a reference from the hypothesis to an action',
    looking({ ref: 'in the method' }),
    '"in the method" is an action: whatever it alters',
  ],
  [
    'a native action that is called a probe',
    experimentOf([native('kubernetes/terminate-pods', { label_selector: 'a=b' }, 'probe')]),
    'kubernetes/terminate-pods is an action',
  ],
  ['a request method that is hardly one', experimentOf([http({ method: 'GTE' })]), 'did you mean GET?'],
  [
    'a doubled name in YAML',
    'title: t\ndescription: d\nmethod: []\ntags: [a]\nmethod: []\n',
    /e\.yaml:5:1: "method" stands twice here: what line 3 says of it counts for nothing/,
  ],
  [
    'a strategy that Chaos Toolkit takes for none',
    experimentOf([], { runtime: { rollbacks: { strategy: 'sometimes' } } }),
    'no rollback would be played',
  ],
])('%s is a warning', async (_, experiment, says) => {
  const { code, stderr } = await validate(experiment)
  expect(stderr).toMatch(says)
  expect(code).toBe(0)
})

test('a doubled name in JSON is a warning', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', '{"title": "t", "description": "d",\n "title": "u", "method": []}')
  const { code, stderr } = await chaos.run(['validate', 'e.json'])
  expect(stderr).toContain('e.json:2:2: "title" stands twice here: what line 1 says of it counts for nothing.')
  expect(code).toBe(0)
})

test('a reference between brackets in YAML is to be quoted', async () => {
  const { code, stderr } = await validate('title: t\ndescription: d\nmethod: [${x}]\n')
  expect(stderr).toContain('e.yaml:3:11: A reference between brackets must stand in quotes: "${x}".')
  expect(code).toBe(2)
})

test('what only a run can do is left to it by --exit-codes chaostoolkit, as Chaos Toolkit does', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf([http({ url: 'example.com/' })]))
  const strict = await chaos.run(['run', 'e.json'])
  expect(strict.stderr).toContain('is not a URL that can be called')
  expect(strict.code).toBe(2)
  const { code, stderr } = await chaos.run(['run', 'e.json', '--exit-codes', 'chaostoolkit'])
  expect(stderr).toMatch(/e\.json:\d+:\d+: 'example.com\/' is not a URL that can be called/)
  expect(stderr).toContain('Journal')
  expect(code).toBe(1)
})
