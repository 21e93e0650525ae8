import { connect, objectName, tellMissingNamespace } from 'chaos-kubernetes-access'
import { defineProbe, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, optionalName } from '../arguments.ts'
import { disruptionBudgets, disruptionsAllowed } from '../budgets/disruption-budget.ts'
import { rights } from '../rights.ts'

export const disruptionBudgetHeadroom = defineProbe({
  title: 'Evictions that budgets allow',
  description:
    'Reads how many more pods a PodDisruptionBudget lets be evicted now; without a name, that of the budget of the namespace that allows the fewest. Of no budget nothing can be said, so it fails where there is none.',
  args: z.strictObject({ name: optionalName.meta({ examples: ['ratings'] }), ns }),
  output: z.int().describe('How many more evictions are allowed'),
  permissions: ({ ns }) => rights(disruptionBudgets, ['list'], ns),
  async run({ name, ns }, context) {
    const cluster = await connect(context)
    const fieldSelector = name === null ? undefined : `metadata.name=${name}`
    const found = await cluster.list(disruptionBudgets, { namespace: ns, fieldSelector })
    if (found.length > 0) return Math.min(...found.map(disruptionsAllowed))
    await tellMissingNamespace(cluster, ns, context)
    const which =
      name === null ? `PodDisruptionBudget in namespace ${ns}` : objectName(disruptionBudgets, { name, namespace: ns })
    throw new StepFailure(`There is no ${which}.`, { remedy: 'Name one that is there, or create it first.' })
  },
})
