import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkExamples } from './support/examples.ts'

const folder = join(import.meta.dirname, '..')

const preamble = `
import { z } from 'zod';
import { type ActionContext, defineChange, type Target } from '${folder}/src/index.ts';
const data = z.strictObject({ path: z.string() });
const noteLeft = defineChange({ data, undo: 'none', describe: ({ path }) => ({ object: path, summary: 'left' }) });
const torn = z.strictObject({ path: z.string(), rest: z.string() });
const noteTorn = defineChange({ data: torn, undo: 'none', describe: ({ path }) => ({ object: path, summary: 'torn' }) });
const less = z.strictObject({});
const noteLost = defineChange({ data: less, undo: 'none', describe: () => ({ object: 'a note', summary: 'lost' }) });
const rest = { title: 'Notes', impact: 'none', args: z.strictObject({ path: z.string() }), output: z.null() } as const;
const tearNote = async (path: string, { change }: Pick<ActionContext<Target, typeof noteTorn>, 'change'>) => change(noteTorn, { path, rest: '' }, async () => undefined);
`

const leave = 'await context.change(noteLeft, { path }, async () => undefined)'
const tear = "await context.change(noteTorn, { path, rest: '' }, async () => undefined)"
const tearAsShared = 'await tearNote(path, context)'

/** Actions: what they make, the changes that they list, and what they do. */
const right = [
  ['a change that it lists', '[noteLeft]', leave],
  ['each of several changes', '[noteLeft, noteTorn]', `${leave}; ${tear}`],
  ['a listed change by a function that it shares with others', '[noteLeft, noteTorn]', tearAsShared],
  ['no change at all', undefined, 'void path'],
] as const
const wrong = [
  ['another change than it lists', '[noteLeft]', tear],
  ['a change with less data than it lists', '[noteLeft]', 'await context.change(noteLost, {}, async () => undefined)'],
  ['a change with more data than it lists', '[noteLost]', leave],
  ['a change, and lists none', undefined, leave],
  ['a change that it does not list by a function that it shares with others', '[noteLeft]', tearAsShared],
  [
    'a listed change with data of another',
    '[noteTorn]',
    'await context.change(noteTorn, { path }, async () => undefined)',
  ],
] as const

const problems = checkExamples(
  folder,
  [...right, ...wrong].map(([makes, changes, body], at) => {
    const lists = changes === undefined ? '' : `changes: ${changes},`
    const code = `export const act${at} = defineAction({ ...rest, ${lists} async run({ path }, context) { ${body}; return null } })`
    return { at: makes, file: join(folder, 'src/activity.ts'), code }
  }),
  preamble,
)
const problemsOf = (makes: string) => problems.filter((problem) => problem.startsWith(`${makes}: `))

test.each(right)('an action compiles that makes %s', (makes) => {
  expect(problemsOf(makes)).toEqual([])
})

test.each(wrong)('an action does not compile that makes %s', (makes) => {
  expect(problemsOf(makes).join()).toContain('is not assignable to')
})
