import { expect, test } from 'vitest'
import { labelSelector } from '../src/arguments.ts'

test.each([
  '',
  ' ',
  'app',
  '!app',
  'app=',
  'app=web',
  'app == web , tier!=db',
  'example.com/app=web',
  'version in (v1, v2),app',
  'version notin (,v1)',
  'generation>5,generation<10',
  'in in (in)',
  'name in ({name})',
  'a=b_c.d-e',
])('an API server reads %j', (text) => {
  expect(labelSelector.safeParse(text).success).toBe(true)
})

test.each([
  ['app in (web', 'the bracket behind "in" is not closed'],
  ['app in', 'behind "in" a bracket with values is expected'],
  ['app in ()', 'the bracket behind "in" has no value'],
  ['app in (a b)', 'a comma is missing before "b"'],
  ['app in (a=b)', 'a comma is missing before "="'],
  ['app===', '"=" is no value of a label'],
  ['ap p=re views', 'behind "ap" one of =, !=, in, notin, < and > is expected, and not "p"'],
  ['app=re views', 'behind "re" a comma is expected, and not "views"'],
  ['app=web,', 'the name of a label is missing'],
  [',app', '"," is no name of a label'],
  ['!app=web', 'behind "app" a comma is expected, and not "="'],
  ['app>x', 'behind ">" a whole number is expected'],
  ['-app=web', '"-app" is no name of a label'],
  ['a/b/c=web', '"a/b/c" is no name of a label'],
  ['Example.com/app=web', '"Example.com/app" is no name of a label'],
  [`app=${'x'.repeat(64)}`, 'is no value of a label'],
  ['app={name', '"{name" is no value of a label'],
])('no API server reads %j, and why is said', (text, why) => {
  const { error } = labelSelector.safeParse(text)
  expect(error?.issues.map(({ message }) => message).join()).toContain(why)
  expect(error?.issues.map(({ message }) => message).join()).toContain('write one such as')
})
