import { z } from 'zod'
import { isNothing, needs, withRules } from '../specs/with-rules.ts'
import { machineSpec } from './machine-spec.ts'
import {
  choice,
  choiceFits,
  common,
  inContainers,
  inPods,
  percentage,
  podSelector,
  span,
  text,
  texts,
} from './spec-parts.ts'

const whole = z.int()
const natural = z.int().min(0)
const positive = z.int().min(1)
const mapping = z.record(z.string(), z.string())
const rate = text.regex(/^\s*$|^\s*\d+\s*(?:[kmgt]?bit|[kmgt]?bps)\s*$/i, 'it is no rate such as "1mbps"')
const base64 = text.regex(
  /^\s*$|^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/,
  'it must be written in base64',
)
const bandwidth = z.strictObject({
  rate,
  limit: positive,
  buffer: positive,
  peakrate: natural.optional(),
  minburst: natural.optional(),
})
const correlation = percentage.optional()
const time = z.strictObject({ sec: whole, nsec: whole })
const stressor = { workers: positive.max(8192), options: texts.optional() }

/** What a spec of each kind of `chaos-mesh.org/v1alpha1` holds, as its definition has it and its controller wants it. */
export const faultSpecs = {
  AWSChaos: withRules(
    z.strictObject({
      ...common,
      action: z.enum(['ec2-stop', 'ec2-restart', 'detach-volume']),
      awsRegion: text,
      ec2Instance: text,
      endpoint: text.optional(),
      secretName: text.optional(),
      volumeID: text.optional(),
      deviceName: text.optional(),
    }),
    needs({ 'detach-volume': ['volumeID', 'deviceName'] }),
  ),
  AzureChaos: withRules(
    z.strictObject({
      ...common,
      action: z.enum(['vm-stop', 'vm-restart', 'disk-detach']),
      subscriptionID: text,
      resourceGroupName: text,
      vmName: text,
      secretName: text.optional(),
      diskName: text.optional(),
      lun: natural.optional(),
    }),
    needs({ 'disk-detach': ['diskName'] }),
  ),
  BlockChaos: withRules(
    z.strictObject({
      ...inContainers,
      action: z.enum(['delay']),
      volumeName: text,
      delay: z.strictObject({ latency: span, jitter: span.optional(), correlation }).optional(),
    }),
    choiceFits,
    needs({ delay: ['delay'] }),
  ),
  DNSChaos: withRules(
    z.strictObject({ ...inContainers, action: z.enum(['error', 'random']), patterns: texts.optional() }),
    choiceFits,
  ),
  GCPChaos: withRules(
    z.strictObject({
      ...common,
      action: z.enum(['node-stop', 'node-reset', 'disk-loss']),
      project: text,
      zone: text,
      instance: text,
      secretName: text.optional(),
      deviceNames: texts.optional(),
    }),
    needs({ 'disk-loss': ['deviceNames'] }),
  ),
  HTTPChaos: withRules(
    z.strictObject({
      ...inPods,
      target: z.enum(['Request', 'Response']),
      port: positive.max(65535).optional(),
      path: text.optional(),
      method: text.optional(),
      code: whole.optional(),
      request_headers: mapping.optional(),
      response_headers: mapping.optional(),
      tls: z
        .strictObject({
          secretName: text,
          secretNamespace: text,
          certName: text,
          keyName: text,
          caName: text.optional(),
        })
        .optional(),
      abort: z.boolean().optional(),
      delay: span.optional(),
      replace: z
        .strictObject({
          path: text.optional(),
          method: text.optional(),
          code: whole.optional(),
          body: base64.optional(),
          headers: mapping.optional(),
          queries: mapping.optional(),
        })
        .optional(),
      patch: z
        .strictObject({
          body: z.strictObject({ type: text, value: z.string() }).optional(),
          headers: z.array(z.array(z.string())).optional(),
          queries: z.array(z.array(z.string())).optional(),
        })
        .optional(),
    }),
    choiceFits,
    ({ abort, delay, replace, patch }) =>
      abort !== true && delay === undefined && replace === undefined && patch === undefined
        ? { at: ['abort'], clause: 'nothing is to happen; give abort: true, delay, replace or patch' }
        : undefined,
  ),
  IOChaos: withRules(
    z.strictObject({
      ...inContainers,
      action: z.enum(['latency', 'fault', 'attrOverride', 'mistake']),
      volumePath: text,
      path: text.optional(),
      percent: natural.max(100).optional(),
      methods: texts.optional(),
      delay: span.optional(),
      errno: natural.optional(),
      attr: z
        .strictObject({
          ino: natural.optional(),
          size: natural.optional(),
          blocks: natural.optional(),
          atime: time.optional(),
          mtime: time.optional(),
          ctime: time.optional(),
          kind: text.optional(),
          perm: natural.optional(),
          nlink: natural.optional(),
          uid: natural.optional(),
          gid: natural.optional(),
          rdev: natural.optional(),
        })
        .optional(),
      mistake: z
        .strictObject({
          filling: z.enum(['zero', 'random']).optional(),
          maxOccurrences: positive.optional(),
          maxLength: positive.optional(),
        })
        .optional(),
    }),
    choiceFits,
    needs({ latency: ['delay'], fault: ['errno'], attrOverride: ['attr'], mistake: ['mistake'] }),
  ),
  JVMChaos: withRules(
    z.strictObject({
      ...inContainers,
      action: z.enum(['latency', 'return', 'exception', 'stress', 'gc', 'ruleData', 'mysql']),
      name: text.optional(),
      class: text.optional(),
      method: text.optional(),
      port: positive.max(65535).optional(),
      pid: positive.optional(),
      latency: positive.optional(),
      returnValue: text.optional(),
      exception: text.optional(),
      ruleData: text.optional(),
      cpuCount: positive.optional(),
      memType: z.enum(['stack', 'heap']).optional(),
      mysqlConnectorVersion: z.enum(['5', '8']).optional(),
      database: text.optional(),
      table: text.optional(),
      sqlType: text.optional(),
    }),
    choiceFits,
    needs({
      latency: ['class', 'method', 'latency'],
      return: ['class', 'method', 'returnValue'],
      exception: ['class', 'method', 'exception'],
      ruleData: ['ruleData'],
      mysql: ['mysqlConnectorVersion'],
    }),
    ({ action, cpuCount, memType }) =>
      action === 'stress' && (cpuCount === undefined) === (memType === undefined)
        ? { at: ['cpuCount'], clause: 'the action stress needs one of cpuCount and memType, and not both' }
        : undefined,
    ({ action, exception, latency }) =>
      action === 'mysql' && exception === undefined && latency === undefined
        ? { at: ['exception'], clause: 'the action mysql needs exception or latency' }
        : undefined,
  ),
  KernelChaos: withRules(
    z.strictObject({
      ...inContainers,
      failKernRequest: z.strictObject({
        failtype: natural.max(2),
        callchain: z
          .array(z.strictObject({ funcname: text.optional(), parameters: text.optional(), predicate: text.optional() }))
          .optional(),
        headers: texts.optional(),
        probability: natural.max(100).optional(),
        times: natural.optional(),
      }),
    }),
    choiceFits,
  ),
  NetworkChaos: withRules(
    z.strictObject({
      ...inPods,
      action: z.enum(['netem', 'delay', 'loss', 'duplicate', 'corrupt', 'partition', 'bandwidth']),
      direction: z.enum(['to', 'from', 'both']).optional(),
      target: withRules(z.strictObject({ ...choice, selector: podSelector }), choiceFits).optional(),
      externalTargets: texts.optional(),
      device: text.optional(),
      targetDevice: text.optional(),
      delay: z
        .strictObject({
          latency: span,
          jitter: span.optional(),
          correlation,
          reorder: z.strictObject({ reorder: percentage, gap: whole, correlation }).optional(),
        })
        .optional(),
      loss: z.strictObject({ loss: percentage, correlation }).optional(),
      duplicate: z.strictObject({ duplicate: percentage, correlation }).optional(),
      corrupt: z.strictObject({ corrupt: percentage, correlation }).optional(),
      rate: z.strictObject({ rate }).optional(),
      bandwidth: bandwidth.optional(),
    }),
    choiceFits,
    needs({
      delay: ['delay'],
      loss: ['loss'],
      duplicate: ['duplicate'],
      corrupt: ['corrupt'],
      bandwidth: ['bandwidth'],
    }),
    ({ action, direction = 'to', target, externalTargets }) => {
      if (direction === 'to' || action === 'partition') return undefined
      if (externalTargets !== undefined)
        return {
          at: ['externalTargets'],
          clause: `the direction ${direction} does not go with it; leave one of them out`,
        }
      return target === undefined ? { at: ['target'], clause: `the direction ${direction} needs it` } : undefined
    },
  ),
  PhysicalMachineChaos: machineSpec,
  PodChaos: withRules(
    z.strictObject({
      ...inContainers,
      action: z.enum(['pod-kill', 'pod-failure', 'container-kill']),
      gracePeriod: natural.optional(),
    }),
    choiceFits,
    needs({ 'container-kill': ['containerNames'] }),
  ),
  StressChaos: withRules(
    z.strictObject({
      ...inContainers,
      stressors: z
        .strictObject({
          cpu: z.strictObject({ ...stressor, load: natural.max(100).optional() }).optional(),
          memory: z
            .strictObject({
              ...stressor,
              size: text.optional(),
              oomScoreAdj: z.int().min(-1000).max(1000).optional(),
            })
            .optional(),
        })
        .optional(),
      stressngStressors: text.optional(),
    }),
    choiceFits,
    ({ stressors, stressngStressors }) =>
      isNothing(stressngStressors) && stressors?.cpu === undefined && stressors?.memory === undefined
        ? { at: ['stressors'], clause: 'no load is named; give cpu or memory in it, or stressngStressors' }
        : undefined,
  ),
  TimeChaos: withRules(z.strictObject({ ...inContainers, timeOffset: span, clockIds: texts.optional() }), choiceFits),
} as const satisfies Readonly<Record<string, z.ZodObject>>

/** A kind of fault of Chaos Mesh. */
export type FaultKind = keyof typeof faultSpecs
/** The kinds of faults of Chaos Mesh. */
export const faultKinds = Object.keys(faultSpecs) as [FaultKind, ...FaultKind[]]
