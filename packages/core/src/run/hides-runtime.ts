import { mappingOf } from 'chaos-plugin-api'

/** Whether the `runtime` of an experiment hides that of the settings, as in Chaos Toolkit: it says anything at all; `undo` alone hides nothing. Spec 1.18. */
export function hidesRuntime(ofExperiment: unknown): boolean {
  return Object.keys(mappingOf(ofExperiment)).some((key) => key !== 'undo')
}
