import { connect } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { containerDisturbed } from '../changes/container-disturbed.ts'
import { containerArguments, secondsHeld } from '../containers/container-arguments.ts'
import { containerTargets, rightsToDisturb } from '../containers/container-target.ts'
import { coresToStress } from '../containers/cores-to-stress.ts'
import { cpuScript } from '../containers/cpu-script.ts'
import { disturbContainers } from '../containers/disturb-containers.ts'
import { tellEarlyEnds } from '../containers/tell-early-ends.ts'

export const stressCpu = defineAction({
  title: 'Stress the CPU of containers',
  description:
    'Keeps cores busy in a container of pods that are chosen by label and name, one of them unless told otherwise: by processes of its own shell, so that the limits of the container hold for them, and nothing needs privileges. They end when the time is over, when the run is stopped, and with our connection; should the cluster not see that it is gone, by their own time-out. At its end the run waits until the containers are as ready as they were. The action takes as long as the stress: with background the method goes on meanwhile. A container without a shell is refused.',
  impact: 'degrades',
  changes: [containerDisturbed],
  args: withRule(
    z.strictObject({
      ...containerArguments,
      cores: z
        .number()
        .min(0.01)
        .max(1024)
        .nullable()
        .default(null)
        .describe('How many cores are kept busy; 0.5 is half of one'),
      percent: z
        .number()
        .min(1)
        .max(100)
        .nullable()
        .default(null)
        .describe(
          "The same as a percentage of the container's CPU limit, of one core where it has none; 100 unless cores is given",
        ),
      seconds: secondsHeld,
    }),
    'cores',
    ({ cores, percent }) =>
      cores !== null && percent !== null ? 'cores and percent exclude each other; give one of them' : undefined,
  ),
  output: z.array(
    z.strictObject({
      pod_name: z.string(),
      container: z.string(),
      cores: z.number().describe('How many cores were kept busy'),
      in_time: z.boolean().describe('Whether it went on for all of the time'),
    }),
  ),
  permissions: (args) => rightsToDisturb(args),
  targets: (args, context) => containerTargets(args, context),
  async run({ cores, percent, seconds }, context) {
    const cluster = await connect(context)
    const used = new Map<string, number>()
    const ends = await disturbContainers(context, cluster, ({ object }, { limits }) => {
      const busy = coresToStress({ cores, percent }, limits['cpu'])
      used.set(object, busy)
      const what = `kept ${busy} ${busy === 1 ? 'core' : 'cores'} busy for ${seconds} s`
      return { what, seconds, script: cpuScript(busy, seconds) }
    })
    tellEarlyEnds(context, ends)
    return ends.map(({ object, pod, container, code }) => ({
      pod_name: pod,
      container,
      cores: used.get(object)!,
      in_time: code === '0',
    }))
  },
})
