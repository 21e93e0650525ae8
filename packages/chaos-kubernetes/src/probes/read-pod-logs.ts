import { connect, type Excerpt, givenTextOrNull, type Place, type Pod, pods } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { whyUnreadable } from '../argument-rules.ts'
import { namedPodLabels, ns, optionalName } from '../arguments.ts'
import { lookAt } from '../objects/look-at.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { secondsOf } from '../pods/seconds-of.ts'
import { rights } from '../rights.ts'
import { selectorOf } from '../selector-of.ts'

const podPlace: Excerpt<Pod, Place> = {
  fields: ['metadata.name', 'metadata.namespace'],
  keep: ({ metadata: { name, namespace } }) => ({ name, namespace }),
}

export const readPodLogs = defineProbe({
  title: 'Logs of pods',
  description: 'Reads the logs of the pods with these labels, each line with its time.',
  chaosToolkit: [
    'chaosk8s.pod.probes.read_pod_logs',
    'chaosk8s.probes.read_pod_logs',
    'chaosk8s.probes.read_microservices_logs',
  ],
  args: z.strictObject({
    name: optionalName.describe('What {name} in label_selector stands for'),
    last: z
      .string()
      .refine((last) => whyUnreadable(last, secondsOf) === undefined, {
        error: ({ input }) => whyUnreadable(String(input), secondsOf) ?? '',
      })
      .nullable()
      .default(null)
      .describe('Only what is not older: "60s", "10 minutes"'),
    ns,
    from_previous: z.boolean().default(false).describe('The log of the container before its last restart'),
    label_selector: namedPodLabels.meta({ examples: ['app=ratings'] }),
    container_name: givenTextOrNull.describe('Which container; needed where a pod has several'),
  }),
  output: z.record(z.string(), z.string()).describe('The log of each pod by its name'),
  permissions: ({ ns }) => [...rights(pods, ['list'], ns), ...rights(pods, ['get'], ns, 'log')],
  async run({ name, last, ns, from_previous, label_selector, container_name }, context) {
    const cluster = await connect(context)
    const selection = { namespace: ns, labelSelector: selectorOf(label_selector, name) }
    const found = await lookAt(cluster, pods, selection, context, podPlace)
    const query = {
      container: container_name ?? undefined,
      previous: from_previous || undefined,
      sinceSeconds: last === null ? undefined : secondsOf(last) || undefined,
      timestamps: true,
    }
    const logs = await sideBySide(found, 20, async (pod) => [pod.name, await cluster.readLogs(pod, query)] as const)
    return Object.fromEntries(logs)
  },
})
