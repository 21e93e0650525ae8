import { controllers } from './controllers.ts'
import type { ControlPlanePart } from './sandbox-options.ts'

/** All that a sandbox does by itself besides serving the API: what `without` can name. */
export function controlPlaneParts(): readonly ControlPlanePart[] {
  return [...(Object.keys(controllers) as (keyof typeof controllers)[]), 'scheduler', 'kubelet']
}
