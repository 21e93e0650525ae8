import type { Pod } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { choosePods } from '../../src/selection/choose-pods.ts'
import { siftByName } from '../../src/selection/find-candidates.ts'
import { noFilters, type PodFilters } from '../../src/selection/pod-filters.ts'
import { firstPod, type PodChoice } from '../../src/selection/pod-selection.ts'
import { PodSieve } from '../../src/selection/pod-sieve.ts'
import { numbers, pod } from '../support/objects.ts'

interface Asked extends Partial<PodChoice>, Partial<PodFilters> {
  readonly name_pattern?: string
}

const five = ['a', 'b', 'c', 'd', 'e'].map((name) => pod(name))

function chosen({ name_pattern, ...choice }: Asked, pods: readonly Pod[] = five, random = numbers()) {
  const filters = { ...noFilters, ...choice, name_pattern: name_pattern ?? null }
  const sieve = new PodSieve(filters)
  const found = pods.flatMap((each) => sieve.keep(each) ?? [])
  return choosePods(siftByName(sieve, found, filters), { ...firstPod, ...choice }, random)
    .pods.map(({ name }) => name)
    .join('')
}

test.each([
  [{}, 'a'],
  [{ qty: 0 }, ''],
  [{ qty: 9 }, 'abcde'],
  [{ all: true, qty: 0 }, 'abcde'],
  [{ name_pattern: '[ce]' }, 'c'],
  [{ name_pattern: '[ce]', all: true }, 'ce'],
  [{ mode: 'percentage', qty: 0 }, ''],
  [{ mode: 'percentage', qty: 1 }, 'a'],
  [{ mode: 'percentage', qty: 50 }, 'abc'],
  [{ mode: 'percentage', qty: 100 }, 'abcde'],
  [{ mode: 'percentage', qty: 150 }, 'abcde'],
] as const)('of five pods %o takes %s', (choice, names) => {
  expect(chosen(choice)).toBe(names)
})

test('a percentage is of the pods that match, not of all', () => {
  expect(chosen({ mode: 'percentage', qty: 50, name_pattern: '[abc]' })).toBe('ab')
})

test('the oldest come first when asked so', () => {
  const pods = [
    pod('new', { metadata: { creationTimestamp: '2026-01-02T00:00:00Z' } }),
    pod('old', { metadata: { creationTimestamp: '2025-12-31T23:59:59Z' } }),
  ]
  expect(chosen({ order: 'oldest' }, pods)).toBe('old')
})

test('a random choice takes each pod at most once, and follows the random numbers', () => {
  expect(chosen({ rand: true, qty: 3 }, five, numbers(0.99, 0.99, 0))).toBe('eda')
  expect([...chosen({ rand: true, qty: 5 }, five, numbers(0.5, 0.5, 0.5, 0.5, 0.5))].sort().join('')).toBe('abcde')
})

test("a name pattern is one of Python's, searched for anywhere in the name", () => {
  expect(chosen({ name_pattern: '(?i)B', all: true }, [pod('ab'), pod('a'), pod('b')])).toBe('abb')
})

test('a name pattern that would take for ever is ended', () => {
  expect(() => chosen({ name_pattern: '(a+)+$' }, [pod(`${'a'.repeat(60)}-0b`)])).toThrow('took longer than 2 s')
})

test('pods that are being deleted already are not chosen, and do not count', () => {
  const leaving = pod('a', { metadata: { deletionTimestamp: '2026-01-01T00:00:30Z' } })
  const pods = [leaving, pod('b'), pod('c')]
  expect(chosen({}, pods)).toBe('b')
  expect(chosen({ all: true }, pods)).toBe('bc')
  expect(chosen({ mode: 'percentage', qty: 50 }, pods)).toBe('b')
})

test.each([
  [{ qty_range: '2..4' }, 0, 'ab'],
  [{ qty_range: '2..4' }, 0.5, 'abc'],
  [{ qty_range: '2..4' }, 0.999, 'abcd'],
  [{ qty_range: '0..0' }, 0.999, ''],
  [{ qty_range: '20..60', mode: 'percentage' }, 0.999, 'abc'],
] as const)('of a range %o with the random number %d a number is drawn: %s', (choice, number, names) => {
  expect(chosen(choice, five, numbers(number))).toBe(names)
})

/** Random numbers that are the same for a seed. */
function randomFrom(seed: number): () => number {
  let state = seed + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

test('a seed chooses the same of any list order, each once, and never what is left out: 500 random choices', () => {
  for (let seed = 0; seed < 500; seed += 1) {
    const random = randomFrom(seed)
    const any = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!
    const pods = Array.from({ length: Math.floor(random() * 20) }, (_, at) =>
      pod(`pod-${at}`, {
        metadata: {
          namespace: any(['shop', 'cart']),
          labels: { app: any(['web', 'db']) },
          creationTimestamp: `2026-01-0${1 + Math.floor(random() * 3)}T00:00:00Z`,
          ...(random() < 0.2 ? { deletionTimestamp: '2026-02-01T00:00:00Z' } : {}),
        },
        spec: { nodeName: any(['node-1', 'node-2']) },
      }),
    )
    const asked = {
      ...firstPod,
      all: random() < 0.1,
      rand: random() < 0.7,
      mode: any(['fixed', 'percentage'] as const),
      qty: Math.floor(random() * 30),
      order: any(['alphabetic', 'oldest'] as const),
      qty_range: any([null, null, '1..5']),
      exclude_name_pattern: any([null, '[135]$']),
      exclude_label_selector: any([null, 'app=db', 'app notin (db)']),
      exclude_node: any([null, 'node-2']),
      name_pattern: null,
    }
    const choose = (order: readonly Pod[]) => {
      const filters = { ...noFilters, ...asked }
      const sieve = new PodSieve(filters)
      const found = siftByName(
        sieve,
        order.flatMap((each) => sieve.keep(each) ?? []),
        filters,
      )
      const left = Object.values(sieve.leftOut).reduce((sum, count) => sum + count, 0)
      expect(found.length + left).toBe(pods.length)
      return choosePods(found, asked, randomFrom(seed)).pods.map(({ uid }) => uid)
    }
    const first = choose(pods)
    expect(choose(pods.toReversed())).toEqual(first)
    expect(choose(pods.toSorted(() => random() - 0.5))).toEqual(first)
    expect(new Set(first).size).toBe(first.length)
    for (const { metadata, spec } of pods.filter(({ metadata }) => first.includes(metadata.uid))) {
      expect(metadata.deletionTimestamp).toBeUndefined()
      if (asked.exclude_name_pattern !== null) expect(metadata.name).not.toMatch(/[135]$/)
      if (asked.exclude_label_selector !== null)
        expect(metadata.labels?.['app'] === 'db').toBe(asked.exclude_label_selector !== 'app=db')
      if (asked.exclude_node !== null) expect(spec.nodeName).not.toBe('node-2')
    }
  }
})
