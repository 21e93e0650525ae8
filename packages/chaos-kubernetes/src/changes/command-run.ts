import { clusterIdentity, namesIn } from 'chaos-kubernetes-access'
import { defineChange, shorten } from 'chaos-plugin-api'
import { z } from 'zod'

const data = z.strictObject({
  cluster: clusterIdentity,
  namespace: z.string(),
  pod: z.string(),
  container: z.string(),
  command: z.array(z.string()),
})

/** A command that was run in a container: nobody knows what it did, so it can't be undone. */
export const commandRun = defineChange<z.infer<typeof data>>({
  data,
  names: namesIn,
  undo: 'none',
  describe: ({ namespace, pod, container, command }) => ({
    object: `Pod ${namespace}/${pod}: container ${container}`,
    summary: `ran ${shorten(command.join(' '), 80)}`,
  }),
})
