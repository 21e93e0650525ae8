import { describe, expect, it } from 'vitest'
import { compilePythonRegex } from '../src/python-regular-expression.ts'

// What Python 3.11's re.search finds, and what re.compile refuses.
describe('compilePythonRegex', () => {
  it.each<[string, string, string | undefined]>([
    ['(?P<w>foo)-(?P=w)', 'foo-foo', 'foo-foo'],
    ['(\\w)\\1', 'baac', 'aa'],
    ['(a)(?:b)(c)\\2', 'abcc', 'abcc'],
    ['line$', 'line\n', 'line'],
    ['line$', 'line\n\n', undefined],
    ['line\\Z', 'line\n', undefined],
    ['\\A\\w\\d\\Z', 'a1', 'a1'],
    ['^b', 'a\nb', undefined],
    ['(?m)^b', 'a\nb', 'b'],
    ['(?m)a$', 'a\nb', 'a'],
    ['a.b', 'a\nb', undefined],
    ['(?s)a.b', 'a\nb', 'a\nb'],
    ['a(?s:.)b', 'a\nb', 'a\nb'],
    ['a.', 'a\r', 'a\r'],
    ['^\\w+$', 'ünï', 'ünï'],
    ['(?a)^\\w+$', 'ünï', undefined],
    ['\\d+', '١٢', '١٢'],
    ['[^\\W\\d]', '1é', 'é'],
    ['\\s', '\x1c', '\x1c'],
    ['\\bb\\w+', 'foo bar', 'bar'],
    ['\\Bo+', 'foo', 'oo'],
    ['(?i)straße', 'STRAßE', 'STRAßE'],
    ['(?i:a)B', 'AB', 'AB'],
    ['(?i:a)b', 'AB', undefined],
    ['(?i)a(?-i:B)', 'Ab', undefined],
    ['(?i:[a-c])x', 'Bx', 'Bx'],
    ['(?i:[^a-c])x', 'Bx', undefined],
    ['(?i:É)', 'é', 'é'],
    ['(?x) x [ ] y  # with a comment', 'x y', 'x y'],
    ['(?x:a b) c', 'ab c', 'ab c'],
    ['(?x) a + ', 'aa', 'aa'],
    ['(?#comment)a', 'a', 'a'],
    ['b(?#comment)*a', 'bba', 'bba'],
    ['(?x) (?i) ready', 'READY', 'READY'],
    ['(?#comment)(?i)a', 'A', 'A'],
    ['(?x) # (\n (?#comment) (?i) a', 'A', 'A'],
    ['(?x) (?i:a) B', 'AB', 'AB'],
    ['a{4294967294}|b', 'b', 'b'],
    ['a++a', 'aaa', undefined],
    ['a*+b', 'aab', 'aab'],
    ['(?>a|ab)c', 'abc', undefined],
    ['a{2}', 'aaa', 'aa'],
    ['a{,2}b', 'aaab', 'aab'],
    ['a{1,}?', 'aaa', 'a'],
    ['x{2', 'x{2', 'x{2'],
    ['{}', '{}', '{}'],
    ['[]]', 'a]', ']'],
    ['[]-a]', '`', '`'],
    ['[a-]', '-', '-'],
    ['[&&||]+', '&&|', '&&|'],
    ['[[(]', '(', '('],
    ['[\\b\\x61\\u00e9\\U0001F600]+', '\ba\u00e9😀', '\ba\u00e9😀'],
    ['\\141\\0', 'a\0', 'a\0'],
    ['[\\141]', 'a', 'a'],
    ['\\-\\/\\é', '-/é', '-/é'],
    ['(?<=ab|cd)c', 'abc', 'c'],
    ['(?<!a)b', 'ab b', 'b'],
    ['(?!foo)f\\w+', 'foo fab', 'fab'],
    ['(?=a)*a', 'a', 'a'],
    ['^$', '', ''],
    ['😀.', '😀😁', '😀😁'],
    ['a#/~b', 'a#/~b', 'a#/~b'],
  ])('%s finds its part of %j', (pattern, text, found) => {
    expect(compilePythonRegex(pattern).exec(text)?.[0]).toBe(found)
  })

  it('keeps the names of groups', () => {
    expect(compilePythonRegex('(?P<key>\\w+)=(\\w+)').exec('a=b')?.groups).toMatchObject({ key: 'a' })
  })

  it.each([
    ['(', 'missing ), unterminated subpattern at position 0'],
    ['a)', 'unbalanced parenthesis at position 1'],
    ['[a', 'unterminated character set at position 0'],
    ['[z-a]', 'bad character range z-a at position 1'],
    ['[a-\\d]', 'bad character range a-\\d at position 1'],
    ['*', 'nothing to repeat at position 0'],
    ['^*', 'nothing to repeat at position 1'],
    ['a**', 'multiple repeat at position 2'],
    ['a{3,1}', 'min repeat greater than max repeat at position 2'],
    ['\\', 'bad escape (end of pattern) at position 0'],
    ['\\q', 'bad escape \\q at position 0'],
    ['[\\8]', 'bad escape \\8 at position 1'],
    ['\\xg', 'incomplete escape \\x at position 0'],
    ['\\400', 'octal escape value \\400 outside of range 0-0o377 at position 0'],
    ['(a)\\2', 'invalid group reference 2 at position 4'],
    ['(a\\1)', 'cannot refer to an open group at position 2'],
    ['(?P=x)', "unknown group name 'x' at position 4"],
    ['(?P<1>a)', "bad character in group name '1' at position 4"],
    ['(?<n>a)', 'unknown extension ?<n at position 1'],
    ['a(?i)b', 'global flags not at the start of the expression at position 1'],
    [' (?i)b', 'global flags not at the start of the expression at position 1'],
    ['(?x:a)(?i)b', 'global flags not at the start of the expression at position 6'],
    [`a{${'9'.repeat(30)}}`, 'the repetition number is too large at position 2'],
    ['a{,4294967295}', 'the repetition number is too large at position 2'],
    ['(?i-i:a)', 'bad inline flags: flag turned on and off at position 5'],
    ['(?<=a*)b', 'look-behind requires fixed-width pattern at position 0'],
    ['(?#com', 'missing ), unterminated comment at position 0'],
    ['(a)?(?(1)b|c)', 'conditional groups (?(1)…) are not supported at position 4'],
  ])('refuses %s as Python does, or because JavaScript can not', (pattern, message) => {
    expect(() => compilePythonRegex(pattern)).toThrow(message)
  })

  it('refuses more levels of groups than can be read', () => {
    expect(() => compilePythonRegex('('.repeat(100_000) + ')'.repeat(100_000))).toThrow('it has too many levels')
  })
})
