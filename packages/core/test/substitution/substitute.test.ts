import { describe, expect, it } from 'vitest'
import { ActivityAborted } from '../../src/errors/activity-errors.ts'
import { PythonFloat } from '../../src/python/python-float.ts'
import { substitute, substituteAlways, substituteArguments } from '../../src/substitution/substitute.ts'

const configuration = {
  n: 5,
  f: 0.5,
  one: new PythonFloat(1),
  b: true,
  z: null,
  l: [1, 2],
  m: { k: 'v' },
  s: 'text',
  _u1: 'under',
  é: 'no',
  pattern: '${n}',
}

describe('substitute', () => {
  it.each([
    ['${n}', 5],
    ['${f}', 0.5],
    ['${one}', 1],
    ['${b}', true],
    ['${z}', null],
    ['${l}', [1, 2]],
    ['${m}', { k: 'v' }],
    ['${_u1}', 'under'],
  ])('gives %s the type of its value', (text, expected) => {
    expect(substitute(text, configuration, {})).toEqual(expected)
  })

  it.each([
    ['n=${n} f=${f} one=${one} b=${b} z=${z} l=${l} m=${m}', "n=5 f=0.5 one=1.0 b=True z=None l=[1, 2] m={'k': 'v'}"],
    ['$n', '5'],
    ['$z', 'None'],
    ['${n}\n', '5\n'],
    ['$nn $n.x $n-x a$s', '$nn 5.x 5-x atext'],
    ['$$n', '$n'],
    ['$${n}', '${n}'],
    ['$$$n', '$5'],
    ['$ a $ b ${} {n} $5 100%', '$ a $ b ${} {n} $5 100%'],
    ['${nope}', '${nope}'],
    ['${n}${nope}', '5${nope}'],
    ['${N}', '${N}'],
    ['${é} $é ${n}é', '${é} $é 5é'],
    ['${a-b} ${m.k}', '${a-b} ${m.k}'],
    ['${pattern}', '${n}'],
    ['x${pattern}', 'x${n}'],
  ])('makes text of %s', (text, expected) => {
    expect(substitute(text, configuration, {})).toBe(expected)
  })

  it('goes into lists and mapping values at any depth, not into keys', () => {
    const given = { 'k ${s}': ['${n}', { deep: [['x${s}']] }], '${s}': '${s}', other: 3 }
    expect(substitute(given, configuration, {})).toEqual({
      'k ${s}': [5, { deep: [['xtext']] }],
      '${s}': 'text',
      other: 3,
    })
  })

  it('asks the configuration first, then the scopes in order', () => {
    const secrets = { first: { n: 'secret', token: 'one' }, second: { token: 'two', other: 'three' } }
    expect(substitute(['${n}', '${token}', '${other}', '${first}'], configuration, secrets)).toEqual([
      5,
      'one',
      'three',
      '${first}',
    ])
  })

  it('leaves everything as it is with neither configuration nor secrets', () => {
    expect(substitute(['$$x', '${y}'], {}, {})).toEqual(['$$x', '${y}'])
    expect(substituteAlways(['$$x', '${y}'], {}, {})).toEqual(['$x', '${y}'])
  })

  it('aborts where a secret stands outside of a scope, unless the configuration has the name', () => {
    expect(substitute('${n}', configuration, { bare: 'secret' })).toBe(5)
    expect(() => substitute('${other}', configuration, { bare: 'secret' })).toThrow(ActivityAborted)
  })

  it('aborts where more would be filled in than there is memory for, in one text or in all of a value', () => {
    const long = { long: 'x'.repeat(600_000) }
    const message = /^"\$\{long\}.*…" becomes too long: more than 16777216 characters are filled in/
    expect(() => substitute('${long}'.repeat(1000), long, {})).toThrow(message)
    expect(() => substituteAlways({ texts: Array(30).fill(`${'${long}'.repeat(20)}`) }, long, {})).toThrow(
      ActivityAborted,
    )
    expect(substitute(Array(1000).fill('${long}'), long, {})).toHaveLength(1000)
  })

  it('keeps floats for arguments that become text later', () => {
    expect(substituteArguments(['${one}'], configuration, {})).toEqual([new PythonFloat(1)])
  })

  it('does not alter what it is given', () => {
    const given = { a: ['${n}'] }
    substitute(given, configuration, {})
    expect(given).toEqual({ a: ['${n}'] })
  })
})
