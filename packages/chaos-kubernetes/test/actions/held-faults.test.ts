import plugin from 'chaos-kubernetes'
import { runInSandbox } from 'chaos-sandbox'
import { describe, expect, test } from 'vitest'

const ratings = { ns: 'bookinfo', name: 'ratings-v2' }

const action = (activity: string, args: object, more: object = {}) => ({
  type: 'action',
  name: activity,
  provider: { type: 'plugin', activity: `kubernetes/${activity}`, arguments: args },
  ...more,
})

/** How many replicas are wanted so many seconds after the activity before it. */
const wantedAfter = (seconds: number) => ({
  type: 'probe',
  name: 'wanted',
  pauses: { before: seconds },
  provider: {
    type: 'plugin',
    activity: 'kubernetes/get-custom-object',
    arguments: { group: 'apps', version: 'v1', plural: 'deployments', ...ratings },
  },
})

/** Plays a method, and tells how often each call was sent that changes the Deployment, and what the probes saw. */
async function play(...method: readonly object[]) {
  const { result, journal, records } = await runInSandbox(
    { title: 'Held', description: 'Faults with a length.', method },
    { plugins: [plugin] },
  )
  const seen = journal.run.flatMap(({ activity, output }) =>
    activity.type === 'probe' ? [(output as { spec: { replicas: number; paused?: boolean } }).spec] : [],
  )
  const ends = records.flatMap((record) => (record.type === 'put-back' ? [`${record.name}: ${record.end}`] : []))
  const { faults } = journal.chaos as {
    readonly faults: readonly { readonly inPlace: string; readonly putBack: string }[]
  }
  return { outcome: result.outcome, reason: result.reason, changes: result.changes, seen, ends, faults }
}

const held = (duration: number) => ({ duration, background: true })
const scale = (replicas: number, more: object) => action('scale-deployment', { ...ratings, replicas }, more)

describe('a held fault', () => {
  test('is put back in time, and its pods are ready again before that is called proven', async () => {
    const run = await play(action('scale-to-zero', ratings, { duration: 30 }), wantedAfter(0))
    expect(run.seen).toMatchObject([{ replicas: 2 }])
    expect(run.ends).toEqual(['scale-to-zero: proven'])
    expect(run.outcome, run.reason).toBe('held')
    const [fault] = run.faults
    expect(Date.parse(fault!.putBack) - Date.parse(fault!.inPlace)).toBeGreaterThanOrEqual(30_000)
  })

  test('beside one of another field of the same object ends by itself', async () => {
    const pause = action('pause-rollout', ratings, held(60))
    const run = await play(pause, scale(0, held(30)), wantedAfter(10), wantedAfter(30), wantedAfter(30))
    expect(run.seen).toMatchObject([{ replicas: 0, paused: true }, { replicas: 2, paused: true }, { replicas: 2 }])
    expect(run.seen[2]).not.toHaveProperty('paused')
    expect(run.ends).toEqual(['scale-deployment: proven', 'pause-rollout: proven'])
    expect(run.outcome, run.reason).toBe('held')
  })

  test('below a later one of the same field leaves that alone, and ends with it', async () => {
    const later = scale(5, { ...held(60), pauses: { before: 10 } })
    const run = await play(scale(0, held(30)), later, wantedAfter(20), wantedAfter(20), wantedAfter(40))
    expect(run.seen.map(({ replicas }) => replicas)).toEqual([5, 5, 2])
    expect(run.ends).toEqual(['scale-deployment: overlaid', 'scale-deployment: proven'])
    expect(run.changes.map(({ fate }) => fate)).toEqual(['restored', 'restored'])
  })

  test('above an earlier one of the same field leaves what that one did', async () => {
    const later = scale(5, { ...held(20), pauses: { before: 10 } })
    const run = await play(scale(0, held(60)), later, wantedAfter(20), wantedAfter(20), wantedAfter(40))
    expect(run.seen.map(({ replicas }) => replicas)).toEqual([5, 0, 2])
    expect(run.ends).toEqual(['scale-deployment: proven', 'scale-deployment: proven'])
    expect(run.outcome, run.reason).toBe('held')
  })

  test('of an object that was deleted since ends with the deletion, and nothing of it comes back', async () => {
    const removal = action('delete-deployment', ratings, { duration: 60, pauses: { before: 10 } })
    const run = await play(scale(0, held(30)), removal, wantedAfter(0))
    expect(run.seen.map(({ replicas }) => replicas)).toEqual([2])
    expect(run.ends).toEqual(['scale-deployment: overlaid', 'delete-deployment: proven'])
    expect(run.outcome, run.reason).toBe('held')
  })

  test('is left as somebody else has set it since', async () => {
    const other = action('scale-to-zero', ratings, { duration: 30, background: true })
    const { result, records } = await runInSandbox(
      { title: 'Held', description: 'Beside somebody else.', method: [other] },
      {
        plugins: [plugin],
        prepare(sandbox, clock) {
          void clock.sleep(15).then(() =>
            fetch(`${sandbox.url}/apis/apps/v1/namespaces/bookinfo/deployments/ratings-v2?fieldManager=operator`, {
              method: 'PATCH',
              headers: { 'Content-Type': 'application/merge-patch+json' },
              body: JSON.stringify({ spec: { replicas: 4 } }),
            }),
          )
        },
      },
    )
    expect(records.filter(({ type }) => type === 'put-back')).toMatchObject([{ end: 'left' }])
    expect(result.changes).toMatchObject([{ fate: 'superseded', detail: 'by operator: spec.replicas is 4' }])
  })
})
