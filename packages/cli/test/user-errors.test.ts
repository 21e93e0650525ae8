import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { experimentOf, newChaos, processOf } from './chaos.ts'
import { commandLines } from './user-errors/command-lines.ts'
import { experiments } from './user-errors/experiments.ts'
import { proxies } from './user-errors/proxies.ts'
import { surroundings } from './user-errors/surroundings.ts'
import type { UserError } from './user-errors/user-error.ts'

const cluster = (server: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'test',
  contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  clusters: [{ name: 'test', cluster: { server } }],
  users: [{ name: 'test', user: { token: 'none' } }],
})

const probeOfCluster = {
  ...experimentOf([]),
  'steady-state-hypothesis': {
    title: 'Pods are healthy',
    probes: [
      {
        type: 'probe',
        name: 'all-pods-healthy',
        tolerance: true,
        provider: { type: 'python', module: 'chaosk8s.probes', func: 'all_pods_healthy' },
      },
    ],
  },
}

function python(module: string, func: string, args: Readonly<Record<string, unknown>> = {}) {
  return { type: 'action', name: func, provider: { type: 'python', module, func, arguments: args } }
}

const errors: readonly UserError[] = [
  { what: 'an unknown command', args: ['rnu', 'ok.json'], code: 2, says: ['no command "rnu"', 'Did you mean run?'] },
  { what: 'an unknown subcommand', args: ['settings', 'gte'], code: 2, says: ['Did you mean settings get?'] },
  {
    what: 'an unknown option',
    args: ['run', '--journal-pth', 'x', 'ok.json'],
    code: 2,
    says: ['--journal-pth', 'Did you mean --journal-path?'],
  },
  {
    what: 'an unknown global option',
    args: ['--verbos', 'run', 'ok.json'],
    code: 2,
    says: ['Did you mean --verbose?'],
  },
  { what: 'a missing argument', args: ['run'], code: 2, says: ['SOURCE is missing', 'chaos run --help'] },
  {
    what: 'one argument too many',
    args: ['validate', 'ok.json', 'more'],
    code: 2,
    says: ['"more" is one argument too many'],
  },
  {
    what: 'an option without its value',
    args: ['run', 'ok.json', '--seed'],
    code: 2,
    says: ['The option --seed needs a value. See chaos run --help.'],
  },
  {
    what: 'an unknown rollback strategy',
    args: ['run', 'ok.json', '--rollback-strategy', 'allways'],
    code: 2,
    says: ['Did you mean always?'],
  },
  {
    what: 'an unknown hypothesis strategy',
    args: ['run', 'ok.json', '--hypothesis-strategy', 'skip'],
    code: 2,
    says: ['--hypothesis-strategy can\'t be "skip"'],
  },
  {
    what: 'a frequency that is no number',
    args: ['run', 'ok.json', '--hypothesis-frequency', 'often'],
    code: 2,
    says: ['Give a number of seconds'],
  },
  {
    what: 'an unknown table of exit codes',
    args: ['run', 'ok.json'],
    environment: { CHAOS_EXIT_CODES: 'python' },
    code: 2,
    says: ['CHAOS_EXIT_CODES can\'t be "python"'],
  },
  { what: 'an unknown target of info', args: ['info', 'cor'], code: 2, says: ['Did you mean core?'] },
  {
    what: 'a file of variables that is not there',
    args: ['run', 'ok.json', '--var-file', 'v.json'],
    code: 2,
    says: ['no file v.json', 'Check its path'],
  },
  { what: 'a variable without a value', args: ['run', 'ok.json', '--var', 'novalue'], code: 2, says: ['novalue'] },
  { what: 'a file that is not there', args: ['run', 'nowhere.json'], code: 2, says: ['nowhere.json'] },
  {
    what: 'a folder in place of a file',
    given: ({ folder }) => mkdir(join(folder, 'dir.json')),
    args: ['run', 'dir.json'],
    code: 2,
    says: ['dir.json'],
  },
  {
    what: 'broken JSON',
    given: (chaos) => chaos.write('bad.json', '{"title": "t",\n  "method": [}'),
    args: ['run', 'bad.json'],
    code: 2,
    says: [/bad\.json:2:14/],
  },
  {
    what: 'broken YAML',
    given: (chaos) => chaos.write('bad.yaml', 'title: t\nmethod: [\n'),
    args: ['validate', 'bad.yaml'],
    code: 2,
    says: ['bad.yaml'],
  },
  {
    what: 'an unreachable address',
    args: ['run', 'http://127.0.0.1:1/experiment.json'],
    code: 2,
    says: ['127.0.0.1:1'],
  },
  {
    what: 'an experiment without a title',
    given: (chaos) => chaos.write('e.json', { description: 'd', method: [] }),
    args: ['validate', 'e.json'],
    code: 2,
    says: ['title', /e\.json:1:1/],
  },
  {
    what: 'an unknown activity',
    given: (chaos) => chaos.write('e.json', experimentOf([python('chaosk8s.node.actions', 'drain_node')])),
    args: ['validate', 'e.json'],
    code: 2,
    says: ['drain_nodes'],
  },
  {
    what: 'an unknown argument',
    given: (chaos) =>
      chaos.write('e.json', experimentOf([python('chaosk8s.node.actions', 'drain_nodes', { label_selecter: 'a=b' })])),
    args: ['validate', 'e.json'],
    code: 2,
    says: ['label_selecter', 'label_selector'],
  },
  {
    what: 'an activity whose plugin is not installed',
    given: (chaos) =>
      chaos.write(
        'e.json',
        experimentOf([{ type: 'action', name: 'a', provider: { type: 'plugin', activity: 'redis/flush' } }]),
      ),
    args: ['run', 'e.json'],
    code: 2,
    says: ['redis'],
  },
  {
    what: 'a program that is not there',
    given: (chaos) => chaos.write('e.json', experimentOf([processOf('no-such-program', [])])),
    args: ['validate', 'e.json'],
    code: 2,
    says: ['no-such-program'],
  },
  {
    what: 'a variable of the environment that is not set',
    given: (chaos) =>
      chaos.write(
        'e.json',
        experimentOf([processOf('echo', ['${url}'])], {
          configuration: { url: { type: 'env', key: 'SURELY_NOT_SET' } },
        }),
      ),
    args: ['run', 'e.json'],
    code: 2,
    says: ['SURELY_NOT_SET'],
  },
  {
    what: 'settings that are no YAML',
    given: (chaos) => chaos.write('s.yaml', 'a: [\n'),
    args: ['--settings', 's.yaml', 'run', 'ok.json'],
    code: 2,
    says: ['s.yaml', '--settings'],
  },
  {
    what: 'a setting that is no JSON',
    args: ['settings', 'set', 'a', 'always'],
    code: 2,
    says: ['is no JSON', `'"always"'`],
  },
  {
    what: 'a folder that is not there',
    args: ['--change-dir', 'nowhere', 'run', 'ok.json'],
    code: 2,
    says: ['nowhere', '--change-dir'],
  },
  {
    what: 'a log file that can not be written',
    args: ['--log-file', 'nowhere/log', 'run', 'ok.json'],
    code: 2,
    says: ['nowhere/log', '--log-file'],
  },
  {
    what: 'a state folder that can not be written',
    given: (chaos) => chaos.write('state-file', ''),
    args: ['run', 'ok.json', '--state-dir', 'state-file/below'],
    code: 2,
    says: ['state-file', '--state-dir'],
  },
  {
    what: 'a journal that can not be written',
    args: ['run', 'ok.json', '--journal-path', 'nowhere/journal.json'],
    code: 2,
    says: ['nowhere/journal.json'],
  },
  {
    what: 'a discovery file that can not be written',
    args: ['discover', '--discovery-path', 'nowhere/d.json'],
    code: 2,
    says: ['nowhere/d.json'],
  },
  {
    what: 'a discovery file that is none',
    given: (chaos) => chaos.write('discovery.json', '[]'),
    args: ['init'],
    code: 2,
    says: ['is no discovery file'],
  },
  {
    what: 'a kubeconfig that is not there',
    given: (chaos) => chaos.write('e.json', probeOfCluster),
    args: ['run', 'e.json'],
    environment: { KUBECONFIG: '/nowhere/kubeconfig' },
    code: 4,
    says: ['/nowhere/kubeconfig'],
  },
  {
    what: 'no kubeconfig at all',
    given: (chaos) => chaos.write('e.json', probeOfCluster),
    args: ['run', 'e.json'],
    code: 4,
    says: ['kubeconfig'],
  },
  {
    what: 'a cluster that can not be reached',
    given: async (chaos) => {
      await chaos.write('kubeconfig', cluster('http://127.0.0.1:1'))
      await chaos.write('e.json', probeOfCluster)
    },
    args: ['run', 'e.json'],
    environment: { KUBECONFIG: 'kubeconfig' },
    code: 4,
    says: ['127.0.0.1:1'],
  },
]

test.each([...errors, ...commandLines, ...experiments, ...proxies, ...surroundings])(
  '$what is one sentence with a remedy and exit code $code',
  async ({ given, args, environment = {}, code, says }) => {
    await using chaos = await newChaos()
    await chaos.write('ok.json', experimentOf([processOf('true', [])]))
    await given?.(chaos)
    const finished = await chaos.run(args, { environment })
    for (const text of says) expect(finished.stderr).toMatch(text)
    expect(finished.stderr).not.toMatch(/^ +at .*:\d+:\d+\)?$/m)
    expect(finished.stderr).not.toContain('bug in chaos')
    expect(finished.code).toBe(code)
  },
)

test('a file that may not be read is named', async ({ skip }) => {
  if (process.getuid?.() === 0) skip('root may read everything')
  await using chaos = await newChaos()
  const file = await chaos.write('secret.json', {})
  await chmod(file, 0)
  const { code, stderr } = await chaos.run(['run', 'secret.json'])
  expect(code).toBe(2)
  expect(stderr).toContain('secret.json')
})
