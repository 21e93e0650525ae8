import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox, virtualClock } from 'chaos-sandbox'
import { expect, test } from 'vitest'
import { paths, workloadOf } from '../support/healing-cluster.ts'
import { runStepsOn } from '../support/run-steps.ts'

test.each([
  ['the first ends first', 10, 30],
  ['the second ends first', 30, 10],
])('two runs that know nothing of each other put all back, if %s', async (_, first, second) => {
  const clock = virtualClock()
  const folder = await mkdtemp(join(tmpdir(), 'chaos-apart-'))
  const sandbox = await startSandbox({ preset: 'empty', nodes: 3, clock, seed: 7 })
  try {
    const [one, other] = await Promise.all(
      ['one', 'other'].map(async () => runStepsOn({ sandbox, clock }, await mkdtemp(join(folder, 'run-')))),
    )
    const call = async (method: string, path: string, body?: object) => {
      const answer = await fetch(`${sandbox.url}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
      return (await answer.json()) as { readonly spec?: { readonly replicas?: number } }
    }
    await call('POST', paths.deployments, workloadOf('web', 2))
    await clock.advance(20_000)
    const scale = (run: typeof one, replicas: number, pause: number) =>
      run!([
        {
          activity: 'scale-deployment',
          args: { ns: 'default', name: 'web', replicas },
          pauses: { after: pause },
        },
      ])
    const later = Promise.withResolvers<Awaited<ReturnType<NonNullable<typeof other>>>>()
    clock.after(5000, () => void scale(other, 5, second).then(later.resolve, later.reject))
    const ends = await Promise.all([scale(one, 0, first), later.promise])
    expect(ends.map(({ outcome, changes }) => [outcome, ...changes.map(({ fate }) => fate)])).toEqual([
      ['held', 'restored'],
      ['held', 'restored'],
    ])
    expect((await call('GET', `${paths.deployments}/web`)).spec?.replicas).toBe(2)
  } finally {
    await sandbox.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
