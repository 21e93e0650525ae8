import { describe, expect, test } from 'vitest'
import { experimentOf, newChaos } from './chaos.ts'
import { kubernetes, labels, native, probe, process, validate } from './foreseen-experiments.ts'

describe('an activity that is refused whatever the cluster is like', () => {
  test.each<[string, object, string | RegExp]>([
    [
      'a drain without a selection',
      kubernetes('drain-nodes'),
      'by name, label_selector, zone, pod_label_selector with pod_namespace or count.',
    ],
    ['a drain of which only the time is said', kubernetes('drain-nodes', { timeout: 5 }), 'no node is named'],
    ['a cordon without a selection', kubernetes('cordon-node'), 'say which by name, label_selector, zone or count.'],
    [
      'a deletion of nodes without a selection',
      kubernetes('delete-nodes'),
      'by label_selector, zone, pod_label_selector with pod_namespace, count, all or rand.',
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
