import { givenTextOrNull } from 'chaos-kubernetes-access'
import { z } from 'zod'
import { podSelection } from '../selection/pod-selection.ts'

/** The arguments of what is done in containers for a time. */
export const containerArguments = {
  ...podSelection,
  container: givenTextOrNull.describe(
    'The name of the container; pods without it are left out. Needed where a pod has several',
  ),
}

/** How long, in whole seconds: the programs of a small container know no others. */
export const secondsHeld = z
  .int()
  .min(1)
  .max(86_400)
  .meta({ description: 'How many seconds it goes on', examples: [30] })
