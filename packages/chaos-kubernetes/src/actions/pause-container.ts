import { connect } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { containerDisturbed } from '../changes/container-disturbed.ts'
import { containerArguments, secondsHeld } from '../containers/container-arguments.ts'
import { containerTargets, rightsToDisturb } from '../containers/container-target.ts'
import { disturbContainers } from '../containers/disturb-containers.ts'
import { pauseScript } from '../containers/pause-script.ts'
import { refuseSharedProcesses } from '../containers/refuse-shared-processes.ts'
import { tellEarlyEnds } from '../containers/tell-early-ends.ts'

export const pauseContainer = defineAction({
  title: 'Halt the processes of containers',
  description:
    "Halts the processes in a container of pods that are chosen by label and name, one of them unless told otherwise: by SIGSTOP from its own shell. All but the first process, which the kernel lets nobody halt from within its container, nor from an ephemeral one: so what is wanted must be a child of it, as under an init such as tini, below a shell, or as a server's workers; a container with nothing else is refused. They go on when the time is over, when the run is stopped, and with our connection; should the cluster not see that it is gone, by a timer of their own. A liveness probe may have the container begun anew before. At its end the run waits until the containers are as ready as they were. The action takes as long as the halt: with background the method goes on meanwhile. A container without a shell is refused, and so are pods that share their processes.",
  impact: 'disrupts',
  changes: [containerDisturbed],
  args: z.strictObject({ ...containerArguments, seconds: secondsHeld }),
  output: z.array(
    z.strictObject({
      pod_name: z.string(),
      container: z.string(),
      in_time: z.boolean().describe('Whether they were halted until the time was over'),
    }),
  ),
  permissions: (args) => rightsToDisturb(args),
  targets: (args, context) => containerTargets(args, context),
  async run({ seconds }, context) {
    const cluster = await connect(context)
    const ends = await disturbContainers(context, cluster, (_target, _sight, pod) => {
      refuseSharedProcesses(pod)
      return { what: `halted its processes for ${seconds} s`, seconds, script: pauseScript(seconds) }
    })
    tellEarlyEnds(context, ends)
    return ends.map(({ pod, container, code }) => ({ pod_name: pod, container, in_time: code === '0' }))
  },
})
