import { connect, givenTextOrNull, identify } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { watchTimeout } from '../arguments.ts'
import { containerDisturbed } from '../changes/container-disturbed.ts'
import { ephemeralContainerAdded } from '../changes/ephemeral-container-added.ts'
import { containerArguments } from '../containers/container-arguments.ts'
import { containerTargets } from '../containers/container-target.ts'
import { killInContainer, killSignals } from '../containers/kill-in-container.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { podRights, rightsToPods } from '../selection/pod-filters.ts'

export const killContainer = defineAction({
  title: 'Kill containers',
  description:
    'Ends the main process in a container of pods that are chosen by label and name, one of them unless told otherwise: by a signal from its own shell, or from an ephemeral container where it has none. The pod stays, and its node begins the container anew, which the action waits to see. The first process of a container gets only signals that it has a handler for, and never KILL, from within or from an ephemeral container: KILL goes to all others, which ends a container whose first process is an init such as tini. At its end the run waits until the containers are as ready as they were. An ephemeral container can not be removed from its pod again. A container without a shell is refused otherwise, and so are pods that share their processes, or are not begun anew.',
  impact: 'disrupts',
  changes: [containerDisturbed, ephemeralContainerAdded],
  args: withRule(
    z.strictObject({
      ...containerArguments,
      signal: z
        .enum(killSignals)
        .default('TERM')
        .describe('What is sent to the first process; KILL goes to all others in place of it'),
      by: z
        .enum(['exec', 'ephemeral'])
        .default('exec')
        .describe(
          'Whether a shell of the container sends it, or one of an ephemeral container that is added to the pod, and stays in it',
        ),
      image: givenTextOrNull.describe('The image of the ephemeral container, with a program sh'),
      timeout: watchTimeout,
    }),
    'image',
    ({ by, image }) =>
      (by === 'ephemeral') === (image !== null)
        ? undefined
        : by === 'exec'
          ? 'it is for an ephemeral container; give by: ephemeral, or leave it out'
          : 'the ephemeral container has no image; give one that has a program sh',
  ),
  output: z.array(
    z.strictObject({
      pod_name: z.string(),
      container: z.string(),
      restarts: z.int().describe('How often it had been begun anew before'),
    }),
  ),
  permissions: (args) => [
    ...podRights(['get', 'list', 'watch'], args),
    ...(args.by === 'exec'
      ? rightsToPods(['create', 'get'], args, 'exec')
      : rightsToPods(['patch'], args, 'ephemeralcontainers')),
  ],
  targets: (args, context) => containerTargets(args, context),
  async run({ signal, image, timeout }, context) {
    const cluster = await connect(context)
    const identity = await identify(cluster)
    const kill = { signal, image, timeout }
    return [
      ...(await sideBySide(context.targets, 20, async (target) => {
        const restarts = await killInContainer(context, { cluster, identity }, target, kill)
        return { pod_name: target.pod, container: target.container, restarts }
      })),
    ]
  },
})
