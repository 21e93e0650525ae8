import type { Random } from '../../histories/random.ts'
import type { Input } from '../input.ts'
import { mutateText } from '../mutate-text.ts'
import { mutateValue } from '../mutate-value.ts'

const manifest = {
  apiVersion: 1,
  name: 'files',
  title: 'Files',
  standsInFor: ['chaostoolkit-files'],
  activities: [
    {
      id: 'files/set',
      kind: 'action',
      title: 'Set',
      description: 'Sets a file.',
      impact: 'degrades',
      changes: ['files/text'],
      chaosToolkit: ['chaosfiles.set'],
      args: {
        type: 'object',
        properties: {
          path: { type: 'string', description: 'Which.' },
          n: { anyOf: [{ type: 'integer' }, { type: 'null' }], default: 1 },
        },
        required: ['path'],
        additionalProperties: false,
      },
      output: { type: 'null' },
      deprecated: { use: 'files/put' },
      module: './a.js',
      export: 'set',
    },
  ],
  changes: [{ id: 'files/text', undo: 'revert', data: { type: 'object' }, module: './c.js', export: 'text' }],
  preflight: [{ id: 'files/look', title: 'Look', module: './p.js', export: 'look' }],
}
const description = {
  name: 'chaos-files',
  version: '1.0.0',
  type: 'module',
  chaos: { apiVersion: 1, plugin: './p.js', manifest: './m.json' },
}
const installed = { oclif: { plugins: [{ name: 'chaos-files', type: 'link', root: '{{folder}}/plugin' }] } }
const experiment = {
  title: 't',
  description: 'd',
  method: [
    { type: 'action', name: 'a', provider: { type: 'plugin', activity: 'files/set', arguments: { path: 'a' } } },
  ],
}

export function pluginManifests(random: Random): Omit<Input, 'name'> {
  const altered = random.pick(['manifest', 'manifest', 'manifest', 'description', 'installed', 'none'])
  const textOf = (name: string, value: unknown) => {
    if (altered !== name) return JSON.stringify(value)
    const text = JSON.stringify(mutateValue(value, random))
    return random.chance(0.2) ? mutateText(text, random) : text
  }
  return {
    files: {
      'data/package.json': textOf('installed', installed),
      'plugin/package.json': textOf('description', description),
      'plugin/m.json': textOf('manifest', manifest),
      'plugin/a.js': random.pick(['export const set = 1', 'throw null', 'export default', '']),
      'plugin/p.js': 'export const look = undefined',
      'e.json': JSON.stringify(experiment),
    },
    answers: [],
    environment: { CHAOS_DATA_DIR: '{{folder}}/data' },
    args: random.pick([
      ['discover', '--discovery-path', 'd.json'],
      ['discover', 'files'],
      ['validate', 'e.json'],
      ['run', 'e.json', '--no-validation'],
      ['info', 'extensions'],
    ]),
  }
}
