import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyActivity } from 'chaos-plugin-api'
import { loadExperiment } from '../../src/experiment/load-experiment.ts'
import { validateExperiment } from '../../src/experiment/validate-experiment.ts'
import type { ValidationContext } from '../../src/experiment/validation-context.ts'
import type { ActivityManifest } from '../../src/plugins/plugin-manifest.ts'
import { PluginRegistry } from '../../src/plugins/plugin-registry.ts'

export const cordon: ActivityManifest = {
  id: 'kubernetes/cordon-nodes',
  kind: 'action',
  title: 'Cordon nodes',
  chaosToolkit: ['chaosk8s.node.actions.cordon_node'],
  args: {
    type: 'object',
    properties: { name: { type: 'string' }, label_selector: { type: 'string' }, count: { type: 'integer' } },
    required: ['name'],
    additionalProperties: false,
  },
  output: {},
  module: './dist/actions/cordon-nodes.js',
  export: 'cordonNodes',
}

export const registry = new PluginRegistry([
  {
    packageName: 'chaos-kubernetes',
    version: '1.0.0',
    folder: '/plugins/chaos-kubernetes',
    manifest: {
      apiVersion: 1,
      name: 'kubernetes',
      title: 'Kubernetes',
      standsInFor: ['chaostoolkit-kubernetes'],
      activities: [cordon],
      changes: [],
      preflight: [],
    },
  },
])

/** The schema of the activity itself: `count` is a number. */
const loaded = {
  kind: 'action',
  args: {
    '~standard': {
      validate: (value: Readonly<Record<string, unknown>>) =>
        ['number', 'undefined'].includes(typeof value['count'])
          ? { value }
          : { issues: [{ message: 'Invalid input: expected number', path: ['count'] }] },
    },
  },
} as unknown as AnyActivity

export const context: ValidationContext = {
  registry,
  loadActivity: () => Promise.resolve(loaded),
  python: {
    checkFunction: (module, func, names) =>
      Promise.resolve(
        module === 'mine' && names.includes('value')
          ? undefined
          : `Python has no ${module}.${func} with these arguments.`,
      ),
    checkControl: () => Promise.resolve(undefined),
    validateControl: ({ name }) => Promise.resolve(name === 'picky' ? 'The control picky objects.' : undefined),
  },
  environment: { PATH: '/bin:/usr/bin' },
  configuration: {},
  secrets: {},
  globalControls: false,
  asChaosToolkit: false,
}

export const valid = { title: 't', description: 'd', method: [] }
export const process = { type: 'process', path: 'true' }
export const action = { type: 'action', name: 'a', provider: process }
export const python = (func: string, args?: unknown, module = 'chaosk8s.node.actions') => ({
  type: 'action',
  name: 'a',
  provider: { type: 'python', module, func, ...(args === undefined ? {} : { arguments: args }) },
})
export const probe = (tolerance: unknown) => ({
  ...valid,
  'steady-state-hypothesis': { title: 'h', probes: [{ type: 'probe', name: 'p', provider: process, tolerance }] },
})

export async function load(document: unknown) {
  const file = join(await mkdtemp(join(tmpdir(), 'chaos-validate-')), 'x.json')
  await writeFile(file, typeof document === 'string' ? document : JSON.stringify(document, null, 1))
  return loadExperiment(file, { settings: {}, environment: {}, verifyTls: true })
}

/** `path: message` of each problem. */
export async function problemsOf(
  document: unknown,
  given: Partial<ValidationContext> = {},
): Promise<readonly string[]> {
  const { problems } = await validateExperiment(await load(document), { ...context, ...given })
  return problems.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

/** The same of each doubt. */
export async function doubtsOf(document: unknown): Promise<readonly string[]> {
  const { doubts } = await validateExperiment(await load(document), context)
  return doubts.problems.map(({ path, message }) => `${path.join('.')}: ${message}`)
}
