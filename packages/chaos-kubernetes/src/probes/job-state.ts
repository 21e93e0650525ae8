import { type Condition, connect, type KubernetesObject, type Resource } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { lookAtNamed } from '../objects/look-at.ts'
import { rights } from '../rights.ts'

interface Job extends KubernetesObject {
  readonly spec?: { readonly suspend?: boolean }
  readonly status?: {
    readonly active?: number
    readonly succeeded?: number
    readonly failed?: number
    readonly conditions?: readonly Condition[]
  }
}

const jobs: Resource<Job> = { group: 'batch', version: 'v1', plural: 'jobs', kind: 'Job', namespaced: true }

export const jobState = defineProbe({
  title: 'State of a Job',
  description:
    'Reads whether a Job is running, suspended, complete or failed, and how many of its pods are active, have succeeded and have failed. One that has not started anything yet is running. It fails where there is no such Job.',
  args: z.strictObject({ name: requiredName, ns }),
  output: z.strictObject({
    state: z.enum(['running', 'suspended', 'complete', 'failed']),
    active: z.int(),
    succeeded: z.int(),
    failed: z.int(),
    reason: z.string().nullable().describe('Why it has failed; null where it has not'),
  }),
  permissions: ({ ns }) => rights(jobs, ['get'], ns),
  async run({ name, ns }, context) {
    const found = await lookAtNamed(await connect(context), jobs, { name, namespace: ns }, context)
    const { active = 0, succeeded = 0, failed = 0, conditions = [] } = found.status ?? {}
    const holding = (type: string) => conditions.find((each) => each.type === type && each.status === 'True')
    const failure = holding('Failed')
    const reason = failure === undefined ? null : (failure.message ?? failure.reason ?? null)
    return { state: stateOf(found, holding), active, succeeded, failed, reason }
  },
})

function stateOf(
  { spec }: Job,
  holding: (type: string) => Condition | undefined,
): 'running' | 'suspended' | 'complete' | 'failed' {
  if (holding('Complete') !== undefined) return 'complete'
  if (holding('Failed') !== undefined) return 'failed'
  return spec?.suspend === true ? 'suspended' : 'running'
}
