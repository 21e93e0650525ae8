import type { Experiment } from './experiment.ts'
import { type Block, isBlock, type Path } from './validation-context.ts'

/** What an activity is there for. */
export type Role = 'hypothesis' | 'method' | 'rollbacks' | 'tolerance' | 'configuration'

/** An activity of a file, and where it stands. */
export interface PlacedActivity {
  readonly activity: Block
  readonly path: Path
  readonly role: Role
}

/**
 * Everything in an experiment that is an activity by its place, in the order of the blocks: those of the hypothesis, the method and the rollbacks, the
 * probes that judge them, and those that the configuration asks. What is no mapping is left out.
 */
export function everyActivity(document: Experiment): readonly PlacedActivity[] {
  const hypothesis: unknown = document['steady-state-hypothesis']
  const probes = isBlock(hypothesis) ? hypothesis['probes'] : undefined
  const configuration: unknown = document.configuration
  const asked = Object.entries(isBlock(configuration) ? configuration : {})
  return [
    ...listed(probes, ['steady-state-hypothesis', 'probes'], 'hypothesis'),
    ...listed(document.method, ['method'], 'method'),
    ...listed(document.rollbacks, ['rollbacks'], 'rollbacks'),
    ...asked.flatMap(([name, entry]) => probe(entry, ['configuration', name], 'configuration')),
  ]
}

function listed(list: unknown, path: Path, role: Role): readonly PlacedActivity[] {
  if (!Array.isArray(list)) return []
  return (list as readonly unknown[]).flatMap((activity, index) => {
    if (!isBlock(activity)) return []
    const at = [...path, index]
    return [{ activity, path: at, role }, ...probe(activity['tolerance'], [...at, 'tolerance'], 'tolerance')]
  })
}

function probe(value: unknown, path: Path, role: Role): readonly PlacedActivity[] {
  return isBlock(value) && value['type'] === 'probe' ? [{ activity: value, path, role }] : []
}
