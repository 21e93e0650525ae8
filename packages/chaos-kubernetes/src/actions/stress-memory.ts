import { connect } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { containerDisturbed } from '../changes/container-disturbed.ts'
import { containerArguments, secondsHeld } from '../containers/container-arguments.ts'
import { containerTargets, rightsToDisturb } from '../containers/container-target.ts'
import { disturbContainers } from '../containers/disturb-containers.ts'
import { megabytesToStress } from '../containers/megabytes-to-stress.ts'
import { filledBy, memoryScript } from '../containers/memory-script.ts'
import { tellEarlyEnds } from '../containers/tell-early-ends.ts'

export const stressMemory = defineAction({
  title: 'Stress the memory of containers',
  description:
    'Holds memory in a container of pods that are chosen by label and name, one of them unless told otherwise: by processes of its own shell, so that it counts towards the limit of the container, and nothing needs privileges. What goes beyond the limit has the node end processes of the container, or all of it, which is then begun anew. It is filled as fast as the container may, within the time, and given back when the time is over, when the run is stopped, and with our connection; should the cluster not see that it is gone, by its own time-out. At its end the run waits until the containers are as ready as they were. The action takes as long as the stress: with background the method goes on meanwhile. A container without a shell is refused.',
  impact: 'degrades',
  changes: [containerDisturbed],
  args: withRule(
    z.strictObject({
      ...containerArguments,
      megabytes: z
        .int()
        .min(1)
        .max(4_194_304)
        .nullable()
        .default(null)
        .meta({ description: 'How much is held, in units of 1,048,576 bytes', examples: [100] }),
      percent: z
        .number()
        .min(1)
        .max(100)
        .nullable()
        .default(null)
        .describe("The same as a percentage of the container's memory limit, beside what it uses itself"),
      seconds: secondsHeld,
    }),
    'megabytes',
    ({ megabytes, percent }) =>
      (megabytes === null) === (percent === null)
        ? `${megabytes === null ? 'neither megabytes nor percent is given' : 'megabytes and percent exclude each other'}; give one of them`
        : undefined,
  ),
  output: z.array(
    z.strictObject({
      pod_name: z.string(),
      container: z.string(),
      megabytes: z.number().describe('How much was to be held, in units of 1,048,576 bytes'),
      filled: z.boolean().describe('Whether all of it was filled'),
      in_time: z.boolean().describe('Whether it was held until the time was over'),
    }),
  ),
  permissions: (args) => rightsToDisturb(args),
  targets: (args, context) => containerTargets(args, context),
  async run({ megabytes, percent, seconds }, context) {
    const cluster = await connect(context)
    const held = new Map<string, number>()
    const ends = await disturbContainers(context, cluster, ({ object, container }, { limits }) => {
      const where = `Container ${container} of ${object}`
      const size = megabytesToStress({ megabytes, percent }, limits['memory'], where)
      held.set(object, size)
      return { what: `held ${size} MiB for ${seconds} s`, seconds, script: memoryScript(size, seconds) }
    })
    tellEarlyEnds(context, ends)
    return ends.map(({ object, pod, container, code, stderr }) => {
      const size = held.get(object)!
      const filled = filledBy(stderr, size)
      if (!filled && code === '0')
        context.leftUndone(
          `Container ${container} of ${object} was not fast enough to fill ${size} MiB within ${seconds} s.`,
        )
      return { pod_name: pod, container, megabytes: size, filled, in_time: code === '0' }
    })
  },
})
