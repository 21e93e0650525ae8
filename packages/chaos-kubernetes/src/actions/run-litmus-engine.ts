import { createObject, identify, objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { litmusResultsLeft } from '../changes/litmus-results-left.ts'
import { aimsOf } from '../litmus/aims-of.ts'
import { awaitVerdicts, resultsOf } from '../litmus/await-verdicts.ts'
import { engineSpec } from '../litmus/engine-spec.ts'
import { chaosEngines, chaosResults, connectWithLitmus } from '../litmus/litmus-kinds.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { problemsIn } from '../specs/problems-in.ts'
import { systemCare, whyCare } from '../system-care.ts'

const spec = z.record(z.string(), z.unknown()).meta({
  description: 'The spec of the ChaosEngine, as Litmus takes it',
  examples: [
    {
      appinfo: { appns: 'bookinfo', applabel: 'app=ratings', appkind: 'deployment' },
      chaosServiceAccount: 'pod-delete-sa',
      experiments: [{ name: 'pod-delete' }],
    },
  ],
})

export const runLitmusEngine = defineAction({
  title: 'Run experiments of Litmus',
  description:
    'Creates a ChaosEngine, waits until Litmus is through with its experiments, and fails with the words of Litmus where one of them does not pass. Litmus puts back what its experiments did. The undo deletes the engine and waits until it is gone, so that Litmus ends what still goes on, and deletes the ChaosResults that were written for it; what they say is in the journal.',
  impact: 'disrupts',
  changes: [litmusResultsLeft, objectCreated],
  args: z
    .strictObject({
      name: requiredName.meta({ description: 'The name that the engine gets', examples: ['ratings-chaos'] }),
      ns,
      spec,
      timeout: z.number().min(0).default(600).describe('Seconds to wait at most; 0 does not wait for verdicts'),
      ...systemCare,
    })
    .superRefine(({ spec, ns, i_know }, context) => {
      const care = whyCare(aimsOf(spec, ns), i_know)
      if (care !== undefined) context.addIssue({ code: 'custom', path: ['ns'], message: care })
      for (const { at, clause } of problemsIn(engineSpec, spec, chaosEngines.kind))
        context.addIssue({ code: 'custom', path: ['spec', ...at], message: clause })
    }),
  output: z
    .array(
      z.strictObject({
        experiment: z.string(),
        verdict: z.string().describe('As Litmus says it: Pass'),
        reason: z.string().describe('Empty where it passed'),
      }),
    )
    .describe('What came of each experiment; empty if not awaited'),
  permissions: ({ ns }) => [
    ...rights(chaosEngines, ['create', 'get', 'delete', 'list', 'watch'], ns),
    ...rights(chaosResults, ['list', 'delete'], ns),
  ],
  targets: async ({ name, ns }) => [objectTarget(chaosEngines, { name, namespace: ns })],
  async run({ name, ns, spec, timeout }, context) {
    const cluster = await connectWithLitmus(context)
    const place = { name, namespace: ns }
    const before = (await resultsOf(cluster, place)).map(({ metadata }) => metadata.uid)
    const data = { cluster: await identify(cluster), namespace: ns, engine: name, before }
    // The operator writes them, once the engine is created.
    await context.change(litmusResultsLeft, data, async () => undefined)
    // An engine without a state is an active one. The operator sets it to stop in the end, and what it sets is not ours.
    const { engineState: _, ...wanted } = spec
    const manifest = {
      apiVersion: 'litmuschaos.io/v1alpha1',
      kind: chaosEngines.kind,
      metadata: { name, namespace: ns },
      spec: wanted,
    }
    await createObject(context, cluster, chaosEngines, manifest, ns, { rewritten: ['experiments'] })
    return timeout === 0 ? [] : [...(await awaitVerdicts(cluster, place, timeout))]
  },
})
