import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import istio from 'chaos-istio'
import kubernetes from 'chaos-kubernetes'
import { expect, test } from 'vitest'
import { tripActions } from './trip-actions.ts'

const program = fileURLToPath(new URL('./round-trips.ts', import.meta.url))

/** Plays round trips in a process of their own: the virtual clock does not see that a test runner loads modules. */
async function play(part: string): Promise<string> {
  return new Promise((resolve) => {
    const options = { maxBuffer: 2 ** 26 }
    execFile(process.execPath, ['--conditions=chaos-source', program, '--part', part], options, (_error, out, err) =>
      resolve(out + err),
    )
  })
}

test('every action that can be undone makes a round trip', () => {
  const kebab = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const undone = [kubernetes, istio].flatMap(({ name, actions }) =>
    Object.entries(actions ?? {}).flatMap(([key, { changes = [] }]) =>
      changes.some(({ undo }) => undo !== 'none') ? [`${name}/${kebab(key)}`] : [],
    ),
  )
  const tried = new Set(tripActions.map(({ name }) => name))
  // It makes anew what the same run has made, and nothing else.
  expect(undone.filter((name) => !tried.has(name))).toEqual(['kubernetes/delete-namespace'])
})

// Every second action; `npm run round-trips` plays all. A minute on a machine that does nothing else.
test('in a random cluster actions are undone, twice without harm, and what somebody else does meanwhile stays', {
  timeout: 1_200_000,
}, async () => {
  const told = await Promise.all([play('1/4'), play('3/4')])
  expect(told).toEqual([
    expect.stringMatching(/^\d+ round trips, .*, 0 finds\n$/),
    expect.stringMatching(/^\d+ round trips, .*, 0 finds\n$/),
  ])
})
