import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { experimentOf, newChaos } from './chaos.ts'

const python = (module: string, func: string, args: object, more: object = {}) => ({
  type: 'action',
  name: 'a',
  provider: { type: 'python', module, func, arguments: args },
  ...more,
})
const terminate = (ns: string, more: object = {}) =>
  python('chaosk8s.pod.actions', 'terminate_pods', { label_selector: 'app=web', ns }, more)
const exec = (cmd: unknown) => python('chaosk8s.pod.actions', 'exec_in_pods', { cmd, label_selector: 'app=web' })
const process = (args: unknown) => ({
  type: 'action',
  name: 'a',
  provider: { type: 'process', path: 'true', arguments: args },
})
const http = (more: object) => ({ type: 'probe', name: 'a', provider: { type: 'http', url: 'http://x/', ...more } })
const shop = { configuration: { namespace: 'shop' } }

async function validate(experiment: object, args: readonly string[] = []) {
  await using chaos = await newChaos()
  await chaos.write('e.json', JSON.stringify(experiment, null, 1))
  return await chaos.run(['validate', 'e.json', ...args], { environment: { SET_OUTSIDE: 'x' } })
}

describe('a reference that nothing declares', () => {
  test.each<[string, object, RegExp]>([
    [
      'in an argument of a native activity, with the nearest name',
      experimentOf([terminate('${namespce}')], shop),
      /e\.json:\d+:\d+: \$\{namespce\} in the argument "ns" of activity "a" stands for nothing; did you mean \$\{namespace\}\?/,
    ],
    [
      'in a list in such an argument',
      experimentOf([python('chaosistio.fault.actions', 'add_delay_fault', routesTo('${hots}'))]),
      /\$\{hots\} in the argument "routes" .* declare hots under "configuration"/,
    ],
    ['in a url', experimentOf([http({ url: 'http://${host}/' })]), /\$\{host\} in the url of activity "a"/],
    ['without braces, in the host of a url', experimentOf([http({ url: 'http://$host/' })]), /\$host in the url of/],
    [
      'without braces',
      experimentOf([terminate('$namespce')], shop),
      /\$namespce in the argument "ns" of activity "a" stands for nothing; did you mean \$namespace\?/,
    ],
    [
      'without braces, beside other text',
      experimentOf([python('chaosk8s.node.actions', 'drain_nodes', { label_selector: 'role=$ROLE' })]),
      /\$ROLE in the argument "label_selector" .* declare ROLE under "configuration"/,
    ],
    ['in a time-out', experimentOf([http({ timeout: '${patience}' })]), /\$\{patience\} in the timeout/],
    [
      'in a pause',
      experimentOf([{ ...process([]), pauses: { before: '${wait}' } }]),
      /\$\{wait\} in the pause before activity "a"/,
    ],
    [
      'that is a variable of the environment',
      experimentOf([terminate('${SET_OUTSIDE}')]),
      /under "configuration" as \{"type": "env", "key": "SET_OUTSIDE"\}/,
    ],
    [
      'in a rollback',
      { ...experimentOf([], shop), rollbacks: [terminate('${NAMESPACE}')] },
      /\$\{NAMESPACE\}.*did you mean \$\{namespace\}\?/,
    ],
  ])('%s is an error', async (_, experiment, says) => {
    const { code, stderr } = await validate(experiment)
    expect(stderr).toMatch(says)
    expect(code).toBe(2)
  })

  test.each<[string, object, string]>([
    ['in the arguments of a process', experimentOf([process(['${gone}'])]), '${gone} in the arguments of activity "a"'],
    ['in a shell text, without braces', experimentOf([process('$gone')]), '$gone in the arguments of activity "a"'],
    ['in the path of a url, without braces', experimentOf([http({ url: 'http://x/$gone' })]), '$gone in the url of'],
    ['in a shell text', experimentOf([process('${gone}')]), '${gone} in the arguments of activity "a"'],
    ['in a body', experimentOf([http({ method: 'POST', arguments: '${gone}' })]), '${gone} in the arguments'],
    ['in a header', experimentOf([http({ headers: { A: '${gone}' } })]), '${gone} in the headers'],
    ['in the title', { ...experimentOf([]), title: 'Hits ${gone}' }, '${gone} in the title'],
    ['in a command for a pod', experimentOf([exec(['sh', '-c', 'echo ${gone}'])]), '${gone} in the argument "cmd"'],
    [
      'in an argument that a control may fill in',
      experimentOf([terminate('${gone}')], {
        controls: [{ name: 'c', provider: { type: 'python', module: 'json' } }],
      }),
      '${gone} in the argument "ns"',
    ],
    [
      'in a tolerance',
      {
        ...experimentOf([]),
        'steady-state-hypothesis': { title: 'h', probes: [{ ...http({}), tolerance: '${gone}' }] },
      },
      '${gone} in the tolerance of activity "a"',
    ],
  ])('%s is a warning', async (_, experiment, says) => {
    const { code, stderr } = await validate(experiment)
    expect(stderr).toContain(says)
    expect(stderr).toContain('e.json is valid')
    expect(code).toBe(0)
  })

  test('is told with all others, and the run touches nothing', async () => {
    await using chaos = await newChaos()
    await chaos.write('e.json', experimentOf([terminate('${one}'), terminate('${two}'), process('>touched')]))
    const { code, stderr } = await chaos.run(['run', 'e.json', '--sandbox'])
    expect(stderr).toContain('2 problems were found.')
    expect(stderr).toContain('${one}')
    expect(stderr).toContain('${two}')
    expect(existsSync(join(chaos.folder, 'touched'))).toBe(false)
    expect(code).toBe(2)
  })

  test('is left to the run where the exit codes are those of Chaos Toolkit, which lets it pass', async () => {
    await using chaos = await newChaos()
    await chaos.write('e.json', experimentOf([terminate('${gone}')]))
    const { code, stderr } = await chaos.run(['run', 'e.json', '--sandbox', '--exit-codes', 'chaostoolkit'])
    expect(stderr).toContain('${gone} in the argument "ns" of activity "a" stands for nothing')
    expect(code).toBe(0)
  })
})

test.each<[string, object]>([
  ['one that the configuration declares', experimentOf([terminate('${namespace}')], shop)],
  ['one that a scope of secrets declares', experimentOf([terminate('${ns}')], { secrets: { k8s: { ns: 'shop' } } })],
  ['one that is escaped', experimentOf([terminate('$${namespace}')], shop)],
  ['one that the shell has from the environment', experimentOf([process('${SET_OUTSIDE}')])],
  ['one without braces that the configuration declares', experimentOf([terminate('$namespace-1')], shop)],
  ['one without braces that is escaped', experimentOf([terminate('$$namespace')], shop)],
  [
    'a price, and the end of a pattern',
    experimentOf([
      process(['$5']),
      python('chaosk8s.pod.actions', 'terminate_pods', { ns: 'shop', name_pattern: '^a$|b$5', qty: 1 }),
    ]),
  ],
  ['one of a shell that is named', experimentOf([process(['-c', 'n=1; echo $n $SET_OUTSIDE'])])],
  ['one that the shell sets', experimentOf([process('; n=1; for i in 1 2; do echo ${n} ${i}; done')])],
  ['a default of the shell', experimentOf([process('${gone:-1}')])],
  [
    'one that is asked for when the run begins',
    experimentOf([terminate('${ns}')], {
      configuration: { ns: { type: 'probe', name: 'ask', provider: { type: 'process', path: 'echo' } } },
    }),
  ],
])('no word is said about %s', async (_, experiment) => {
  const { code, stderr } = await validate(experiment)
  expect(stderr).not.toContain('stands for nothing')
  expect(code).toBe(0)
})

function routesTo(host: string) {
  return { virtual_service_name: 'v', fixed_delay: '1s', routes: [{ destination: { host } }], ns: 'shop' }
}
