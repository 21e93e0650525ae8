import { expect, test } from 'vitest'
import { experimentOf, newChaos } from './chaos.ts'
import { http, kubernetes, labels, looking, native, probe, process, validate } from './foreseen-experiments.ts'

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
    'needs a type: regex, jsonpath, range or probe.',
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
