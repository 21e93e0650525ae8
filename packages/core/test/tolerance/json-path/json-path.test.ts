import { describe, expect, it } from 'vitest'
import { findMatches } from '../../../src/tolerance/json-path/find-matches.ts'
import { parseJsonPath } from '../../../src/tolerance/json-path/parse-json-path.ts'

const document = {
  shop: {
    books: [
      { t: 'one', p: 8, tags: ['x', 'y'] },
      { t: 'two', p: 12.5, isbn: 'i2' },
      { t: 'three', p: 9, isbn: 'i3' },
    ],
    bike: { p: 20, colour: 'red' },
  },
  'a-b': 1,
  n: [10, 20, 30, 40],
  word: 'hello',
  e: {},
  nil: null,
  i: 1,
  b: true,
  k: 'p',
  deep: [[1, [2, 3]], [4]],
}

function find(text: string): unknown {
  const parsed = parseJsonPath(text)
  return 'error' in parsed ? parsed.error : findMatches(parsed.path, document)
}

describe('a path', () => {
  it.each<[string, readonly unknown[]]>([
    ['$.shop.bike.colour', ['red']],
    ['$["a-b"]', [1]],
    ['$["word","i"]', ['hello', 1]],
    ['$["w\\u006frd"]', ['hello']],
    [' $ . word ', ['hello']],
    ['$.absent.x', []],
    ['$.shop.bike.*', [20, 'red']],
    ['$.e.*', []],
    ['$.nil', [null]],
    ['$..p', [8, 12.5, 9, 20]],
    ['$..isbn', ['i2', 'i3']],
    ['$.shop..colour', ['red']],
    ['$.deep..[0]', [[1, [2, 3]], 1, 2, 4]],
    ['$.n[0]', [10]],
    ['$.n[-1]', [40]],
    ['$.n[9]', []],
    ['$.n[0,2]', [10, 30]],
    ['$.n[1:3]', [20, 30]],
    ['$.n[::2]', [10, 30]],
    ['$.n[:-1]', [10, 20, 30]],
    ['$.n[-2:]', [30, 40]],
    ['$.n[-10:2]', [10, 20]],
    ['$.n[2:10]', [30, 40]],
    ['$.n[3:0:-1]', [40, 30, 20]],
    ['$.n[9:0:-1]', [40, 30, 20]],
    ['$.n[9:0:-2]', [40, 20]],
    ['$.n[8:0:-2]', [30]],
    ['$.n[:2,3:]', [10, 20, 40]],
    ['$.n[$.i]', [20]],
    ['$.shop.bike[$.k]', [20]],
    ['$.word[0]', []],
  ])('%s finds %j', (path, matches) => {
    expect(find(path)).toEqual(matches)
  })
})

describe('a filter', () => {
  it.each<[string, readonly unknown[]]>([
    ['$.shop.books[?(@.p=8)]', []],
    ['$.shop.books[*][?(@.p=8)].t', ['one']],
    ['$.n[*][?(@>10 and @<=30)]', [20, 30]],
    ['$.n[*][?(@>=$.n[2])]', [30, 40]],
    ['$.n[*][?(10<@)]', [20, 30, 40]],
    ['$.n[*][?(not not @!=10)]', [20, 30, 40]],
    ['$.shop.books[*][?(@.isbn)].t', ['two', 'three']],
    ['$.shop.books[*][?(not @.isbn)].t', ['one']],
    ['$.shop.books[*][?(@.p=8 or @.p=9 and @.isbn)].t', ['three']],
    ['$.shop.books[*][?((@.p=8) or (@.p=9 and @.isbn))].t', ['one', 'three']],
    ['$.shop.books[*][?(@.t="two")].p', [12.5]],
    ['$.shop.books[*][?(@.t>"a")].p', []],
    ['$.shop.books[*][?(@.tags=["x","y"])].t', ['one']],
    ['$.shop.books[*][?(@.tags={"a":1})].t', []],
    ['$.shop.books[*][?(@.tags contains "x")].t', ['one']],
    ['$.shop.books[*][?(@.t contains "o")].t', ['one', 'two']],
    ['$[?(@.nil=null)].i', [1]],
    ['$[?(@.b=1)].i', [1]],
    ['$[?(@.i="1")].i', []],
    ['$[?(@.nothing!=1)].i', []],
    ['$[?(@.n[*]=30)].i', [1]],
    ['$[?(@.n.length()>3)].i', [1]],
    ['$[?(null)].i', []],
    ['$[?(1)].i', [1]],
  ])('%s finds %j', (path, matches) => {
    expect(find(path)).toEqual(matches)
  })
})

describe('a function', () => {
  it.each<[string, readonly unknown[]]>([
    ['$.n.length()', [4]],
    ['$.word.length()', [5]],
    ['$.e.length()', []],
    ['$.n.length(5)', []],
    ['$.shop.bike.keys()', [['p', 'colour']]],
    ['$.shop.bike.values()', [[20, 'red']]],
    [
      '$.shop.bike.entries()',
      [
        [
          ['p', 20],
          ['colour', 'red'],
        ],
      ],
    ],
    ['$.n.keys()', [[0, 1, 2, 3]]],
    ['$.i.keys()', []],
    ['$.word.charAt(1)', ['e']],
    ['$.word.charAt(-1)', ['o']],
    ['$.word.charAt(9)', []],
    ['$.word.charAt("1")', []],
    ['$.word.charAt($.i)', ['e']],
    ['$.word.substring(1)', ['ello']],
    ['$.word.substring(1, 3)', ['el']],
    ['$.word.substring(1,2,3)', []],
    ['$.word[length()]', [5]],
  ])('%s finds %j', (path, matches) => {
    expect(find(path)).toEqual(matches)
  })
})

describe('what is no path', () => {
  it.each([
    ['foo[*].baz', 'it must begin with $ at column 1'],
    ['', 'it must begin with $ at column 1'],
    ['@.a', 'it must begin with $ at column 1'],
    ["$['a']", 'names are quoted with " and not with \' at column 3'],
    ['$["a', 'a text is not closed at column 3'],
    ['$.a[0', '"]" is missing at column 6'],
    ['$.a[]', '"]" is not expected at column 5'],
    ['$.a[x]', 'in brackets the name x must be quoted with " at column 5'],
    ['$.a-b', '"-" is not expected at column 4'],
    ['$.a[1.5]', '1.5 is no whole number at column 5'],
    ['$.a[1:2:0]', 'the step of a slice must not be 0 at column 5'],
    ['$.', 'a name or * must follow the dot at column 3'],
    ['$.a b', '"b" is not expected at column 5'],
    ['$.a.foo()', 'there is no function foo; there are length, keys, values, entries, charAt, substring at column 5'],
    ['$[?(@.i==1)]', 'values are compared with one = at column 9'],
    ['$[?(@.i=1]', '")" is missing at column 10'],
    ['$[?@.i]', '"(" is missing at column 4'],
    ['$[?(@.i and)]', '")" is not expected at column 12'],
  ])('%s is refused with its place', (path, error) => {
    expect(find(path)).toBe(error)
  })
})
