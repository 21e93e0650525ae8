import { experimentOf, processOf } from '../chaos.ts'
import { refused, type UserError, unrunnable } from './user-error.ts'

const ok = processOf('true', [])
const plugin = (activity: string, args: object = {}) => ({
  type: 'action',
  name: 'a',
  provider: { type: 'plugin', activity, arguments: args },
})
const drain = (args: object) => plugin('kubernetes/drain-nodes', args)
const http = (more: object) => ({ type: 'probe', name: 'look', provider: { type: 'http', ...more } })
const judged = (tolerance: unknown) => ({
  ...experimentOf([]),
  'steady-state-hypothesis': { title: 'h', probes: [{ ...ok, type: 'probe', tolerance }] },
})
const long = 'x'.repeat(600_000)
const muchLonger = '${long}'.repeat(1000)
const laughs = Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)

/** Without quotes, YAML takes `no` for false. */
const namedNo = (what: string, sentence: string, text: string) =>
  refused(`a ${what} that YAML takes for false`, `title: t\ndescription: d\nmethod: []\n${text}`, sentence)

/** Files that are no experiment. */
const documents: readonly UserError[] = [
  refused('an empty file', ' ', 'e.yaml is empty'),
  refused('a list in place of an experiment', [1], 'holds a list where an experiment is a mapping'),
  refused('a text in place of an experiment', '"text"', 'holds a string where an experiment is a mapping'),
  refused('two documents in one file', 'a: 1\n---\nb: 2\n', /e\.yaml:2:1: There is more than one document/),
  refused('a tag of another program', 'title: !env HOME', 'The tag !env is not known'),
  refused('an anchor that is not there', 'title: *t', 'No anchor before it is named t'),
  refused('an anchor that contains itself', 'title: &t [*t]', /e\.yaml:1:12: The anchor t contains itself/),
  refused(
    'anchors that stand for too much',
    ['a0: &a0 x', ...laughs].join('\n'),
    'anchors stand for more than 1000000 values',
  ),
  refused('too many levels of YAML', '['.repeat(10_000), /e\.yaml:1:501: There are more than 500 levels/),
  {
    what: 'too many levels of JSON',
    given: (chaos) => chaos.write('e.json', `{"a": ${'['.repeat(10_000)}`),
    args: ['run', 'e.json'],
    code: 2,
    says: [/e\.json:1:506: There are more than 500 levels/],
  },
  {
    what: 'too many values',
    given: (chaos) => chaos.write('e.json', `{"a": [${'1,'.repeat(1_000_001)}1]}`),
    args: ['validate', 'e.json'],
    code: 2,
    says: ['There are more than 1000000 values before this'],
  },
  {
    what: 'JSON that ends too early',
    given: (chaos) => chaos.write('e.json', '{"title": "t"'),
    args: ['validate', 'e.json'],
    code: 2,
    says: [/e\.json:1:14: .* but the text ends/],
  },
  {
    what: 'another ending of the name',
    given: (chaos) => chaos.write('e.txt', 'title: t'),
    args: ['validate', 'e.txt'],
    code: 2,
    says: ['ends neither in .json nor in .yaml or .yml'],
  },
  {
    what: 'an address of another scheme',
    args: ['run', 'ftp://example.com/e.json'],
    code: 2,
    says: ['the scheme ftp is not known'],
  },
]

/** Experiments in which something is wrong. */
const validated: readonly UserError[] = [
  refused('an experiment without a method', { title: 't', description: 'd' }, 'An experiment needs a method'),
  refused('a method that is no list', { ...experimentOf([]), method: {} }, '"method" must be a list of activities'),
  refused('tags that are no list', { ...experimentOf([]), tags: 7 }, '"tags" must be a list of texts'),
  namedNo('title', 'An experiment needs a title, as text, but this is false; write it in quotes.', 'title: no\n'),
  namedNo('description', 'needs a description, as text, but this is false;', 'description: off\n'),
  namedNo(
    'name',
    'e.yaml:5:5: An activity needs a name, as text, but this is false; write it in quotes.',
    'rollbacks:\n  - name: no\n    type: action\n    provider: { type: process, path: "true" }\n',
  ),
  refused(
    'an argument of an activity that takes only one',
    experimentOf([plugin('kubernetes/remove-deny-all-egress', { policy: 'x' })]),
    'takes no argument "policy"; it takes ns.',
  ),
  refused('an extension without a name', { ...experimentOf([]), extensions: [{}] }, 'Each extension needs a name'),
  refused(
    'a secret outside of any scope',
    { ...experimentOf([]), secrets: { token: 'x' } },
    'stands outside of any scope',
  ),
  refused(
    'a secret without its variable',
    { ...experimentOf([]), secrets: { s: { t: { type: 'env', key: 'SURELY_NOT_SET' } } } },
    'needs the environment variable SURELY_NOT_SET',
  ),
  refused(
    'a configuration that is a list',
    { ...experimentOf([]), configuration: [1] },
    '"configuration" must be a mapping',
  ),
  refused(
    'a default that does not fit',
    { ...experimentOf([]), configuration: { n: { type: 'env', key: 'N', default: 'x', env_var_type: 'int' } } },
    'The default of the configuration "n" does not fit',
  ),
  refused(
    'an undo strategy that is none',
    { ...experimentOf([]), runtime: { undo: { strategy: 'later' } } },
    'is "later", which is no strategy',
  ),
  refused('an activity that is a text', experimentOf(['a']), 'An activity must be a mapping, but this is "a"'),
  refused('an empty activity', experimentOf([{}]), 'An activity must not be empty'),
  refused(
    'an activity of an unknown type',
    experimentOf([{ ...ok, type: 'attack' }]),
    '"attack" is no type of activity',
  ),
  refused(
    'an activity without a provider',
    experimentOf([{ type: 'action', name: 'a' }]),
    'Activity "a" needs a provider',
  ),
  refused(
    'an unknown type of provider',
    experimentOf([{ ...ok, provider: { type: 'proces' } }]),
    'did you mean "process"?',
  ),
  refused(
    'a reference to nobody',
    experimentOf([ok, { ref: 'ture' }]),
    'No activity of the method or the hypothesis is named "ture"; did you mean "true"?',
  ),
  refused(
    'a time-out that is a text',
    experimentOf([{ ...ok, timeout: '5' }]),
    'The timeout of an activity must be a number',
  ),
  refused(
    'a background that is no boolean',
    experimentOf([{ ...ok, background: 'yes' }]),
    '"background" must be true or false',
  ),
  refused(
    'a pause that is a word',
    experimentOf([{ ...ok, pauses: { after: 'long' } }]),
    'The pause after must be a number of seconds',
  ),
  refused(
    'an unknown activity of a plugin',
    experimentOf([plugin('kubernetes/drain-node')]),
    'did you mean kubernetes/drain-nodes?',
  ),
  refused(
    'arguments that are a list',
    experimentOf([{ ...ok, provider: { type: 'plugin', activity: 'kubernetes/drain-nodes', arguments: [] } }]),
    'must be a mapping of names to values',
  ),
  refused(
    'an argument of the wrong type',
    experimentOf([drain({ name: 7 })]),
    'The argument "name" of kubernetes/drain-nodes',
  ),
  refused(
    'a pattern that is none',
    experimentOf([{ ...plugin('http-probes/http-response', { url: 'http://a', body_pattern: '(' }), type: 'probe' }]),
    'it is no regular expression',
  ),
  refused(
    'an address of a probe that is none',
    experimentOf([{ ...plugin('http-probes/http-response', { url: 'a' }), type: 'probe' }]),
    'it must be an http or https URL',
  ),
  refused('a request without a url', experimentOf([http({})]), 'needs a url'),
  refused(
    'headers that are a list',
    experimentOf([http({ url: 'http://a', headers: ['a'] })]),
    '"headers" must be a mapping',
  ),
  refused(
    'arguments in the path of a program',
    experimentOf([processOf('echo a', [])]),
    'give what follows the program as "arguments"',
  ),
  refused(
    'a Python function without a module',
    experimentOf([{ ...ok, provider: { type: 'python', func: 'f' } }]),
    'needs the "module" of its Python function',
  ),
  refused('a control without a provider', { ...experimentOf([]), controls: [{ name: 'c' }] }, 'needs a provider'),
  refused(
    'a reference to a control that is not there',
    { ...experimentOf([]), controls: [{ ref: 'c' }] },
    'No control is named "c"',
  ),
  refused(
    'a hypothesis that is a list',
    { ...experimentOf([]), 'steady-state-hypothesis': [] },
    'The steady-state hypothesis must be a mapping',
  ),
  refused(
    'a probe without a tolerance',
    { ...experimentOf([]), 'steady-state-hypothesis': { title: 'h', probes: [{ ...ok, type: 'probe' }] } },
    'needs a tolerance',
  ),
  refused('a tolerance with a fraction', judged(1.5), 'for a number with a fraction use a range'),
  refused(
    'a tolerance of an unknown type',
    judged({ type: 'regexp' }),
    'A tolerance of type "regexp" is not known; did you mean "regex"?',
  ),
  refused('a range of one number', judged({ type: 'range', range: [1] }), 'must have two numbers, and not 1'),
  refused('a JSON path with single quotes', judged({ type: 'jsonpath', path: "$['a']" }), 'names are quoted with "'),
  refused(
    'a JSON path that is too long',
    judged({ type: 'jsonpath', path: `$[?(${'not '.repeat(1000)}@.a)]` }),
    'it has more than 500 words and signs',
  ),
  refused(
    'a whole number that would become another',
    'title: t\ndescription: d\nmethod:\n- {type: action, name: a, provider: {type: process, path: echo, arguments: [1234567890123456789]}}\n',
    /e\.yaml:4:\d+: The whole number 1234567890123456789 is too large to be exact; put it in quotes/,
  ),
  refused(
    'a variable that would become another number',
    {
      ...experimentOf([]),
      configuration: { n: { type: 'env', key: 'N', default: '12345678901234567890', env_var_type: 'int' } },
    },
    '12345678901234567890 is too large to be exact as an integer; make it a text',
  ),
  refused(
    'arguments of a program that become too long',
    experimentOf([processOf('echo', [muchLonger])], { configuration: { long } }),
    'becomes too long: more than 16777216 characters are filled in for its references, ${long} among them',
  ),
  refused(
    'arguments that are too much only together',
    experimentOf([{ ...http({ url: 'http://a', arguments: Array(30).fill('a ${long}') }) }], {
      configuration: { long },
    }),
    'becomes too long',
  ),
  refused(
    'an argument of a plugin that becomes too long',
    experimentOf([drain({ name: muchLonger })], { configuration: { long } }),
    'becomes too long',
  ),
  refused(
    'a tolerance that becomes too long',
    { ...judged({ type: 'regex', pattern: muchLonger, target: 'stdout' }), configuration: { long } },
    'becomes too long',
  ),
]

/** What not even --no-validation lets run. */
const malformed: readonly UserError[] = [
  unrunnable(
    'a method that is a mapping, unvalidated',
    { ...experimentOf([]), method: {} },
    '"method" must be a list of activities',
  ),
  unrunnable(
    'rollbacks that are a text, unvalidated',
    experimentOf([], { rollbacks: 'x' }),
    '"rollbacks" must be a list of activities',
  ),
  unrunnable('an activity that is a number, unvalidated', experimentOf([1]), 'An activity must be a mapping'),
  unrunnable(
    'an activity without a type, unvalidated',
    experimentOf([{ name: 'a', provider: ok.provider }]),
    'An activity needs a type',
  ),
  unrunnable(
    'an activity without a name, unvalidated',
    experimentOf([{ type: 'action', provider: ok.provider }]),
    'An activity needs a name',
  ),
  unrunnable(
    'a provider that is a list, unvalidated',
    experimentOf([{ ...ok, provider: [] }]),
    'An activity needs a provider',
  ),
  unrunnable(
    'a provider without a type, unvalidated',
    experimentOf([{ ...ok, provider: {} }]),
    'A provider needs a type',
  ),
  unrunnable(
    'controls that are a mapping, unvalidated',
    experimentOf([], { controls: {} }),
    '"controls" must be a list',
  ),
  unrunnable(
    'a control that is a text, unvalidated',
    experimentOf([], { controls: ['x'] }),
    'A control must be a mapping',
  ),
  unrunnable('a runtime that is a list, unvalidated', experimentOf([], { runtime: [] }), '"runtime" must be a mapping'),
  unrunnable(
    'secrets that are a list, unvalidated',
    experimentOf([], { secrets: [1] }),
    '"secrets" must be a mapping of scopes',
  ),
  {
    ...unrunnable(
      'a title that becomes too long, unvalidated',
      experimentOf([ok], { title: muchLonger, configuration: { long } }),
      'becomes too long',
    ),
    code: 4,
  },
  unrunnable(
    'an argument of a plugin that becomes too long by a secret, unvalidated',
    experimentOf([drain({ name: muchLonger })], { configuration: { a: 1 }, secrets: { s: { long } } }),
    'becomes too long',
  ),
  {
    ...unrunnable(
      'a header that HTTP has no place for, unvalidated',
      experimentOf([http({ url: 'http://127.0.0.1:1', headers: { Trailer: 'X' } })]),
      "can't be sent: Trailers are invalid with this transfer encoding",
    ),
    code: 4,
  },
]

export const experiments: readonly UserError[] = [...documents, ...validated, ...malformed]
