import { connect, type Pod, pods } from 'chaos-kubernetes-access'
import { defineProbe, type StepContext } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, podLabels } from '../arguments.ts'
import { lookAt } from '../objects/look-at.ts'
import { isSinceStart } from '../objects/since-start.ts'
import { rights } from '../rights.ts'

interface ContainerStatus {
  readonly restartCount?: number
  readonly lastState?: { readonly terminated?: { readonly finishedAt?: string } }
}

export const restartsSinceStart = defineProbe({
  title: 'Containers restarted since the run began',
  description:
    'Counts the containers of the pods with these labels that have ended and were started again since the run began, as their status says: each once, however often, for the API keeps only the last time and the number since the pod was made. Pods that are gone do not count, nor do those that replaced them: these did not restart.',
  args: z.strictObject({ label_selector: podLabels, ns }),
  output: z.int().describe('How many containers'),
  permissions: ({ ns }) => rights(pods, ['list'], ns),
  async run({ label_selector, ns }, context) {
    const query = { namespace: ns, labelSelector: label_selector }
    const restarted = { keep: (pod: Pod) => restartedIn(pod, context.step).length }
    const found = await lookAt(await connect(context), pods, query, context, restarted)
    return found.reduce((sum, containers) => sum + containers, 0)
  },
})

function restartedIn({ status }: Pod, step: StepContext['step']): readonly ContainerStatus[] {
  const all = ['containerStatuses', 'initContainerStatuses'].flatMap(
    (list) => (status?.[list] as readonly ContainerStatus[] | undefined) ?? [],
  )
  return all.filter(
    ({ restartCount = 0, lastState }) => restartCount > 0 && isSinceStart(lastState?.terminated?.finishedAt, step),
  )
}
