import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { experimentOf, newChaos, processOf } from './chaos.ts'

const probe = { ...processOf('true', [], 'look'), type: 'probe', tolerance: 0 }

/** What a run comes to whose control has a function of this name that does this. */
async function runUnder(func: string, body: string) {
  await using chaos = await newChaos()
  await chaos.write('mine.py', `def ${func}(context):\n    ${body}\n`)
  const experiment = experimentOf([processOf('true', [], 'play')], {
    controls: [{ name: 'c', provider: { type: 'python', module: 'mine' } }],
    'steady-state-hypothesis': { title: 'All is well', probes: [probe] },
    rollbacks: [processOf('true', [], 'back')],
  })
  await chaos.write('e.json', experiment)
  const { code, stderr } = await chaos.run(['run', 'e.json'], { environment: { PYTHONPATH: '.' } })
  const journal = JSON.parse(await readFile(`${chaos.folder}/journal.json`, 'utf8')) as Record<string, unknown>
  return { code, stderr, journal }
}

describe('a control of the experiment', () => {
  test.each(['context.pop("method")', 'context["method"] = None'])('can take the method away: %s', async (body) => {
    const { code, journal, stderr } = await runUnder('before_experiment_control', body)
    expect(journal).toMatchObject({
      status: 'completed',
      run: [],
      steady_states: { after: { steady_state_met: true } },
    })
    expect(code, stderr).toBe(0)
  })

  test.each(['context.pop("steady-state-hypothesis")', 'context["steady-state-hypothesis"] = None'])(
    'can take the hypothesis away: %s',
    async (body) => {
      const { code, journal, stderr } = await runUnder('before_experiment_control', body)
      const states = { before: null, after: null, during: [] }
      expect(journal).toMatchObject({ status: 'completed', run: [{ status: 'succeeded' }], steady_states: states })
      expect(code, stderr).toBe(0)
    },
  )
})

test.each([
  ['before_experiment_control', 'context["method"] = 5', 'A control left something else than a list as the method.'],
  ['before_experiment_control', 'context["method"] = [None]', 'something else than a mapping as an activity.'],
  ['before_experiment_control', 'context["rollbacks"] = {}', 'something else than a list as the rollbacks.'],
  ['before_experiment_control', 'context["steady-state-hypothesis"] = 5', 'else than a mapping as the hypothesis.'],
  ['before_hypothesis_control', 'context["probes"] = 5', 'else than a list as the probes of the hypothesis.'],
  ['before_activity_control', 'context.pop("provider")', 'A control left the activity "look" without a "provider"'],
  ['before_activity_control', 'context["type"] = None', 'the activity "look" with a "type" that is neither'],
  ['before_activity_control', 'context["name"] = 5', 'A control left an activity whose "name" is no text.'],
])('what a control leaves unusable ends the run in a sentence: %s, %s', async (func, body, said) => {
  const { code, journal, stderr } = await runUnder(func, body)
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(said)
  expect(journal).toMatchObject({ status: 'aborted', chaos: { outcome: 'inconclusive' } })
  expect(code).not.toBe(0)
})
