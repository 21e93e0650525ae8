import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { action, writeExperiment } from '../../support/experiment.ts'
import { onEachCluster } from '../../support/on-each-cluster.ts'

// What API servers answer where nothing is there is not what they answer where something is.
onEachCluster('a namespace without pods', (test) => {
  test('has its pods counted: there are none', async ({ namespace, chaos }) => {
    const count = { ns: namespace, label_selector: 'app=web' }
    const probes = [
      { ...action('chaosk8s.pod.probes', 'count_pods', count), type: 'probe' },
      { ...action('chaosk8s.pod.probes', 'count_pods', { ...count, phase: 'Running' }), type: 'probe' },
    ]

    const { exitCode, stdout, stderr } = await chaos.run([
      'run',
      await writeExperiment(chaos.folder, { method: probes }),
    ])

    expect(exitCode, stdout + stderr).toBe(0)
    const journal = JSON.parse(await readFile(join(chaos.folder, 'journal.json'), 'utf8'))
    expect(journal.run.map(({ output }: { readonly output: unknown }) => output)).toEqual([0, 0])
  })

  test('has none that could be terminated, which is said', async ({ namespace, chaos }) => {
    const terminate = action('chaosk8s.pod.actions', 'terminate_pods', { ns: namespace, label_selector: 'app=web' })

    const { exitCode, stderr } = await chaos.run(['run', await writeExperiment(chaos.folder, { method: [terminate] })])

    expect(exitCode).toBe(4)
    expect(stderr).toContain(`There is no pod with the labels app=web in namespace ${namespace}.`)
  })
})
