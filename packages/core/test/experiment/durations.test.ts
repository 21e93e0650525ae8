import { describe, expect, it } from 'vitest'
import { validateExperiment } from '../../src/experiment/validate-experiment.ts'
import { filesRegistry } from '../run/run-files.ts'
import { action, context, load, process, python, valid } from './checked-experiment.ts'

const files = await filesRegistry()

const provided = (activity: string, args: object) => ({
  type: 'plugin',
  activity: `files/${activity}`,
  arguments: args,
})
const setFile = provided('set-file', { paths: [], text: 'x' })

/** What validation says of these activities, with a configuration that has a number and a text. */
async function problemsOf(method: readonly object[], more: object = {}) {
  const { problems } = await validateExperiment(
    await load({ ...valid, configuration: { half: 0.5, word: 'long' }, method, ...more }),
    { ...context, registry: files, configuration: { half: 0.5, word: 'long' } },
  )
  return problems.map(({ message }) => message)
}

const held = (duration: unknown, provider: object = setFile) => ({ type: 'action', name: 'a', duration, provider })

describe('the duration of an activity', () => {
  it.each([0.5, 30, 2_147_483, '${half}', null])('may be %j', async (duration) => {
    expect(await problemsOf([held(duration)])).toEqual([])
  })

  it('may be what only a run can resolve', async () => {
    const probe = { type: 'probe', provider: provided('text-of-file', { path: 'x' }) }
    const configuration = { half: probe }
    expect(await problemsOf([held('${half}')], { configuration })).toEqual([])
  })

  it.each<[unknown, string]>([
    [0, 'and not 0.'],
    [-1, 'and not -1.'],
    [2_147_484, 'and not 2147484.'],
    ['${word}', "and not 'long'."],
  ])('is no %j', async (duration, end) => {
    const said = 'A duration must be a number of seconds above 0, and at most 2147483 (24 days), '
    expect(await problemsOf([held(duration)])).toEqual([said + end])
  })

  it.each(['30', 'PT30S', '', true, [30], {}])('is no %j, which is no number', async (duration) => {
    const said = 'The duration must be a number of seconds, or ${name} for a configured one.'
    expect(await problemsOf([held(duration)])).toEqual([said])
  })

  it('names nothing that nobody declares', async () => {
    expect(await problemsOf([held('${lenght}')])).toEqual([expect.stringContaining('lenght')])
  })

  it.each<[string, object, string]>([
    [
      'of a probe',
      { type: 'probe', name: 'p', duration: 3, provider: provided('text-of-file', { path: 'x' }) },
      'Only an action takes "duration": activity "p" is a probe, and changes nothing.',
    ],
    [
      'of a probe that is called an action',
      held(3, provided('text-of-file', { path: 'x' })),
      'Only an action takes "duration": files/text-of-file is a probe, and changes nothing.',
    ],
    [
      'of what can not be undone',
      held(3, provided('send-note', { text: 'x' })),
      `Activity "a" takes no "duration": what files/send-note does can't be undone.`,
    ],
    [
      'of what heals by itself',
      held(3, provided('lose-file', { path: 'x' })),
      'Activity "a" takes no "duration": what files/lose-file does heals by itself, in its own time.',
    ],
    [
      'of a program',
      { ...action, duration: 3, provider: process },
      'Activity "a" takes no "duration": nobody knows how to put back what a program does.',
    ],
    [
      'of a request',
      held(3, { type: 'http', url: 'http://here' }),
      'Activity "a" takes no "duration": nobody knows how to put back what a request does.',
    ],
    [
      'of a Python function of somebody else',
      { ...python('f', { value: 1 }, 'mine'), name: 'a', duration: 3 },
      'Activity "a" takes no "duration": nobody knows how to put back what a Python function does.',
    ],
  ])('%s is refused', async (_, activity, said) => {
    expect(await problemsOf([activity])).toContain(said)
  })

  it('of a Python function that a plugin stands in for is one of that plugin', async () => {
    const activity = python('set_file', { paths: [], text: 'x' }, 'files.actions')
    expect(await problemsOf([{ ...activity, duration: 3 }])).toEqual([])
  })

  it('of a rollback is refused', async () => {
    expect(await problemsOf([], { rollbacks: [held(3)] })).toEqual([
      'Activity "a" is a rollback: what it sets is to stay, so it takes no "duration".',
    ])
  })
})
