import { expect, test } from 'vitest'
import { labelRequirements, negated, selectorText } from '../../src/selectors/label-requirements.ts'

test.each([
  ['app=web', [{ key: 'app', operator: 'In', values: ['web'] }]],
  [
    'app == web , tier!=x',
    [
      { key: 'app', operator: 'In', values: ['web'] },
      { key: 'tier', operator: 'NotIn', values: ['x'] },
    ],
  ],
  [
    'app in (web, shop),x notin(y)',
    [
      { key: 'app', operator: 'In', values: ['web', 'shop'] },
      { key: 'x', operator: 'NotIn', values: ['y'] },
    ],
  ],
  [
    'example.com/in,!not-in',
    [
      { key: 'example.com/in', operator: 'Exists' },
      { key: 'not-in', operator: 'DoesNotExist' },
    ],
  ],
  [
    'inn=, in = in',
    [
      { key: 'inn', operator: 'In', values: [''] },
      { key: 'in', operator: 'In', values: ['in'] },
    ],
  ],
  ['', []],
])('the text %s is read', (text, requirements) => {
  expect(labelRequirements(text)).toEqual(requirements)
  expect(labelRequirements(selectorText({ matchExpressions: requirements }))).toEqual(requirements)
})

test('labels that must be so are written as text, too', () => {
  expect(selectorText({ matchLabels: { a: 'b', c: '' }, matchExpressions: [{ key: 'd', operator: 'Exists' }] })).toBe(
    'a=b,c=,d',
  )
})

test('what does not match does not meet one of the requirements', () => {
  expect(negated(labelRequirements('a=b,c!=d,e,!f'))).toEqual([
    { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }] },
    { matchExpressions: [{ key: 'c', operator: 'In', values: ['d'] }] },
    { matchExpressions: [{ key: 'e', operator: 'DoesNotExist' }] },
    { matchExpressions: [{ key: 'f', operator: 'Exists' }] },
  ])
})

test('a comparison of numbers can not be written into an object', () => {
  expect(() => labelRequirements('rank>3')).toThrow('The labels "rank>3" compare numbers')
})
