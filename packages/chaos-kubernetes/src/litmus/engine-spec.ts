import { givenText } from 'chaos-kubernetes-access'
import { z } from 'zod'
import { withRules } from '../specs/with-rules.ts'

const workloadKind = z.enum(['', 'deployment', 'statefulset', 'daemonset', 'deploymentconfig', 'rollout'])
const anything = z.record(z.string(), z.unknown())

const probe = z.looseObject({
  name: givenText,
  type: z.enum(['k8sProbe', 'httpProbe', 'cmdProbe', 'promProbe', 'sloProbe']),
  mode: z.enum(['SOT', 'EOT', 'Edge', 'Continuous', 'OnChaos']),
  runProperties: anything,
})

const experiment = z.strictObject({
  name: givenText,
  spec: z.strictObject({ components: anything.optional(), probe: z.array(probe).optional() }).optional(),
})

const workload = withRules(
  z.strictObject({
    kind: workloadKind,
    namespace: givenText,
    names: givenText.optional(),
    labels: givenText.optional(),
  }),
  ({ names, labels }) =>
    (names === undefined) === (labels === undefined)
      ? { at: ['names'], clause: 'workloads are told by names or by labels, and by one of them only' }
      : undefined,
)

/** What the spec of a ChaosEngine (`litmuschaos.io/v1alpha1`) holds, as its definition has it. */
export const engineSpec = withRules(
  z.strictObject({
    chaosServiceAccount: givenText,
    experiments: z.array(experiment).min(1),
    appinfo: z
      .strictObject({ appns: z.string().optional(), applabel: z.string().optional(), appkind: workloadKind.optional() })
      .optional(),
    selectors: z
      .strictObject({
        workloads: z.array(workload).optional(),
        pods: z.array(z.strictObject({ namespace: givenText, names: givenText })).optional(),
      })
      .optional(),
    engineState: z.enum(['active', 'stop']).optional(),
    jobCleanUpPolicy: z.enum(['delete', 'retain']).optional(),
    defaultHealthCheck: z.boolean().optional(),
    auxiliaryAppInfo: z.string().optional(),
    terminationGracePeriodSeconds: z.int().min(0).optional(),
    components: anything.optional(),
    annotationCheck: z.enum(['true', 'false']).optional(),
    monitoring: z.boolean().optional(),
  }),
  ({ engineState }) =>
    engineState === 'stop' ? { at: ['engineState'], clause: 'it is stop, so that nothing would be run' } : undefined,
  ({ selectors }) =>
    selectors !== undefined && (selectors.workloads === undefined) === (selectors.pods === undefined)
      ? { at: ['selectors'], clause: 'what is meant is told by workloads or by pods, and by one of them only' }
      : undefined,
)
