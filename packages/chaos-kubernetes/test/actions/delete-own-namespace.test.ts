import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import plugin from 'chaos-kubernetes'
import { runInSandbox } from 'chaos-sandbox'
import { expect, onTestFinished, test } from 'vitest'

const labels = { app: 'web' }
const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'web:1' }] } },
  },
}

const action = (activity: string, args: object) => ({
  type: 'action',
  name: activity,
  provider: { type: 'plugin', activity: `kubernetes/${activity}`, arguments: args },
})

test.each(['method', 'rollbacks'] as const)(
  'a namespace of this run is deleted in %s with what was put into it, and all is as before',
  async (phase) => {
    const folder = await mkdtemp(join(tmpdir(), 'chaos-namespace-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const spec_path = join(folder, 'web.json')
    await writeFile(spec_path, JSON.stringify(web))
    const made = [
      action('create-namespace', { name: 'playground' }),
      action('create-deployment', { spec_path, ns: 'playground' }),
    ]
    const last = action('delete-namespace', { name: 'playground' })
    const { result, journal } = await runInSandbox(
      {
        title: 'A playground',
        description: 'It is made, used and taken away.',
        method: phase === 'method' ? [...made, last] : made,
        rollbacks: phase === 'method' ? [] : [last],
      },
      { plugins: [plugin] },
    )
    expect((phase === 'method' ? journal.run : journal.rollbacks).at(-1)).toMatchObject({ status: 'succeeded' })
    expect(result.outcome).toBe('held')
    expect(result.changes.map(({ object, summary, fate }) => `${object} ${summary}: ${fate}`)).toEqual([
      'Namespace playground created: restored',
      'Deployment playground/web created: restored',
      'Namespace playground deleted: restored',
    ])
  },
)
