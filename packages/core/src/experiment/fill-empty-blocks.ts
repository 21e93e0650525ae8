import { isMapping } from 'chaos-plugin-api'
import type { Experiment } from '../model/experiment.ts'

const mappings = ['configuration', 'secrets', 'runtime'] as const
const lists = ['method', 'rollbacks', 'controls', 'tags', 'extensions'] as const

/** Turns blocks with nothing after them into empty ones, which is what their writers mean (`rollbacks:` in YAML). Alters nothing else. */
export function fillEmptyBlocks(document: Readonly<Record<string, unknown>>): Experiment {
  const filled: Record<string, unknown> = { ...document }
  for (const name of mappings) if (filled[name] === null) filled[name] = {}
  for (const name of lists) if (filled[name] === null) filled[name] = []
  const hypothesis = filled['steady-state-hypothesis']
  if (hypothesis === null) delete filled['steady-state-hypothesis']
  else if (isMapping(hypothesis)) {
    const probes = hypothesis['probes'] === null ? { probes: [] } : {}
    const controls = hypothesis['controls'] === null ? { controls: [] } : {}
    filled['steady-state-hypothesis'] = { ...hypothesis, ...probes, ...controls }
  }
  // What is still wrong with it, validation says; under --no-validation the run does.
  return filled as unknown as Experiment
}
