import type { Behaviour, Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { matches, ok, refused } from './expectations.ts'
import { configMap, urlOf } from './manifests.ts'

const failed = 'the server rejected our request due to an error in our request'

/** A list of two, `a` and `b`, and a mapping of one, in an object that can have others. */
async function aPatchable(cluster: ConformanceCluster): Promise<string> {
  const namespace = await cluster.namespace()
  const manifest = configMap('patched', { a: '1' }, { finalizers: ['chaos.test/a', 'chaos.test/b'] })
  await cluster.create('configmaps', namespace, manifest)
  return `${urlOf('configmaps', namespace, 'patched')}?dryRun=All`
}

const list = '/metadata/finalizers'
const item = 'chaos.test/new'

/** That an operation gives this list, by the last parts of its names, and these data. */
function gives(name: string, operation: object, items: readonly string[], data: object = { a: '1' }): Behaviour {
  return {
    name,
    async run(cluster) {
      const patched = await ok(cluster.patch(await aPatchable(cluster), [operation]))
      matches(patched, { data, metadata: { finalizers: items.map((each) => `chaos.test/${each}`) } })
    },
  }
}

function fails(name: string, ...operations: readonly unknown[]): Behaviour {
  return {
    name,
    async run(cluster) {
      await refused(cluster.patch(await aPatchable(cluster), operations), 422, 'Invalid', failed)
    },
  }
}

function isNone(name: string, operations: readonly unknown[], message: string): Behaviour {
  return {
    name,
    async run(cluster) {
      await refused(cluster.patch(await aPatchable(cluster), operations), 400, 'BadRequest', message)
    },
  }
}

export const jsonPatches: Topic = {
  title: 'What JSON patches may hold',
  behaviours: [
    gives('A negative index counts from the end', { op: 'add', path: `${list}/-1`, value: item }, ['a', 'b', 'new']),
    gives('The least index is the first place', { op: 'add', path: `${list}/-3`, value: item }, ['new', 'a', 'b']),
    fails('There is no place before the first', { op: 'add', path: `${list}/-4`, value: item }),
    fails('There is no place after the end', { op: 'add', path: `${list}/3`, value: item }),
    gives('An index may have zeros in front', { op: 'add', path: `${list}/01`, value: item }, ['a', 'new', 'b']),
    fails('An index is a number', { op: 'add', path: `${list}/x`, value: item }),
    gives('The last item is replaced by a negative index', { op: 'replace', path: `${list}/-1`, value: item }, [
      'a',
      'new',
    ]),
    fails('An item that is not there is not replaced', { op: 'replace', path: `${list}/2`, value: item }),
    gives('A member that is not there is replaced', { op: 'replace', path: '/data/b', value: '2' }, ['a', 'b'], {
      a: '1',
      b: '2',
    }),
    fails('What stands in nothing is not replaced', { op: 'replace', path: '/none/b', value: '2' }),
    fails('What stands in a text is not added', { op: 'add', path: '/data/a/b', value: '2' }),
    gives('An operation without a value has null, an empty text', { op: 'add', path: '/data/b' }, ['a', 'b'], {
      a: '1',
      b: '',
    }),
    gives('An item is moved within its list', { op: 'move', from: `${list}/0`, path: `${list}/1` }, ['b', 'a']),
    fails('An item that was moved leaves no place', { op: 'move', from: `${list}/0`, path: `${list}/2` }),
    fails('A member that is not there is not moved', { op: 'move', from: '/data/none', path: '/data/b' }),
    gives(
      'A member that is not there is copied as null',
      { op: 'copy', from: '/data/none', path: '/data/b' },
      ['a', 'b'],
      {
        a: '1',
        b: '',
      },
    ),
    fails('An item that is not there is not copied', { op: 'copy', from: `${list}/5`, path: `${list}/0` }),
    gives('A member that is not there is null to a test', { op: 'test', path: '/data/none', value: null }, ['a', 'b']),
    fails('A number is no text to a test', { op: 'test', path: '/data/a', value: 1 }),
    fails('The order of a list counts in a test', { op: 'test', path: list, value: ['chaos.test/b', 'chaos.test/a'] }),
    gives('What precedes the first slash is passed over', { op: 'add', path: 'x/data/b', value: '2' }, ['a', 'b'], {
      a: '1',
      b: '2',
    }),
    fails('A path without a slash leads nowhere', { op: 'add', path: 'b', value: '2' }),
    isNone(
      'The whole object may be replaced, but not by one without a name',
      [{ op: 'replace', path: '', value: {} }],
      'the name of the object (patched based on URL) was undeterminable: name must be provided',
    ),
    fails('An unknown operation fails', { op: 'Add', path: '/data/b', value: '2' }),
    fails('An operation without a path fails', { op: 'add', value: '2' }),
    fails('An operation that is null fails', null),
    isNone(
      'An operation that is a text is none',
      ['x'],
      'error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp',
    ),
    isNone(
      'The path of an operation is a text',
      [{ op: 'add', path: 1 }],
      'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.path of type string',
    ),
    fails(
      'An operation sees what those before it have done',
      { op: 'remove', path: '/data/a' },
      { op: 'remove', path: '/data/a' },
    ),
    {
      name: 'More than 10,000 operations are too many: 413',
      async run(cluster) {
        const operations = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/data/a', value: '1' }))
        const answer = cluster.patch(await aPatchable(cluster), operations)
        const why = 'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001'
        await refused(answer, 413, 'RequestEntityTooLarge', why)
      },
    },
  ],
}
