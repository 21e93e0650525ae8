import { Random } from '../histories/random.ts'
import type { Input } from './input.ts'
import { answersOfCluster, kubeconfigs } from './kinds/clusters.ts'
import { experimentsThatRun, experimentsThatValidate, fetchedExperiments } from './kinds/experiments.ts'
import { pluginManifests } from './kinds/plugins.ts'
import { runLogs } from './kinds/run-logs.ts'
import { sandboxManifests } from './kinds/sandbox-manifests.ts'
import { settingsFiles, settingsKeys, variableFiles } from './kinds/settings.ts'

/** Makes an input of one kind. */
type InputKind = (random: Random) => Omit<Input, 'name'>

/** The kinds, with how often each is taken. */
const kinds: readonly (readonly [weight: number, name: string, kind: InputKind])[] = [
  [26, 'validate', experimentsThatValidate],
  [22, 'run', experimentsThatRun],
  [4, 'fetched', fetchedExperiments],
  [8, 'settings', settingsFiles],
  [6, 'settings key', settingsKeys],
  [6, 'variables', variableFiles],
  [8, 'plugin', pluginManifests],
  [12, 'run log', runLogs],
  [4, 'kubeconfig', kubeconfigs],
  [3.5, 'answers', answersOfCluster],
  [0.5, 'sandbox manifests', sandboxManifests],
]
const all = kinds.reduce((sum, [weight]) => sum + weight, 0)

/** The input of a seed. */
export function generateInput(seed: number): Input {
  const random = new Random(seed)
  const [name, kind] = pickKind(random)
  return { name: `${name} ${seed}`, ...kind(random) }
}

function pickKind(random: Random): readonly [name: string, kind: InputKind] {
  let left = random.next() * all
  for (const [weight, name, kind] of kinds) {
    left -= weight
    if (left < 0) return [name, kind]
  }
  return ['validate', experimentsThatValidate]
}
