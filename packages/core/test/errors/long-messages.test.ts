import { expect, test } from 'vitest'
import { ActivityAborted, ActivityFailed } from '../../src/errors/activity-errors.ts'
import { ProblemList } from '../../src/errors/problem-list.ts'
import { cutToFit } from '../../src/run-log/cut-to-fit.ts'
import { shownPath } from '../../src/tolerance/shown-path.ts'

const secret = 'correct-horse-battery-staple'

/** A text that a limit cuts in the middle of the secret. */
const cutAt = (limit: number) => `${'say '.repeat(limit / 4 - 2)}${secret}`

function listed(message: string): string {
  const list = new ProblemList(() => undefined)
  list.report([], message)
  return list.list().problems[0]!.message
}

test.each<[string, string]>([
  ['of an activity that failed', new ActivityFailed(cutAt(2000)).message],
  ['of an activity that failed, in its journal', new ActivityFailed(cutAt(2000)).lines.join('')],
  ['of an activity that could not be attempted', new ActivityAborted(cutAt(2000)).message],
  ['of a problem in a file', listed(cutAt(1000))],
  ['with a JSON path', shownPath(cutAt(200))],
  ['in what is too long to be written down', JSON.stringify(cutToFit(cutAt(400), { deepest: 9, longest: 400 }))],
])('a long message %s is cut between two words, so that no half of a secret is left', (_, message) => {
  expect(message).toContain('say say…')
  expect(message).not.toContain('corr')
})
