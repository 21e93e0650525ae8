import { z } from 'zod'
import { isNothing, withRules } from '../specs/with-rules.ts'
import { choice, choiceFits, common, machineSelector, text, texts } from './spec-parts.ts'

/** The actions on machines, and the members that what each of them is told by needs. */
const attacks: Readonly<Record<string, readonly string[]>> = {
  'stress-cpu': ['load', 'workers'],
  'stress-mem': ['size'],
  'disk-read-payload': ['size', 'payload-process-num'],
  'disk-write-payload': ['size', 'payload-process-num'],
  'disk-fill': ['size'],
  'network-corrupt': ['device', 'percent'],
  'network-duplicate': ['device', 'percent'],
  'network-loss': ['device', 'percent'],
  'network-delay': ['device', 'latency'],
  'network-partition': ['device'],
  'network-dns': [],
  'network-bandwidth': ['device', 'rate', 'limit', 'buffer'],
  'network-flood': ['ip-address', 'port', 'rate', 'duration'],
  'network-down': ['device', 'duration'],
  process: ['process', 'signal'],
  'jvm-exception': ['class', 'method', 'exception'],
  'jvm-gc': [],
  'jvm-latency': ['class', 'method', 'latency'],
  'jvm-return': ['class', 'method', 'value'],
  'jvm-stress': [],
  'jvm-rule-data': ['rule-data'],
  'jvm-mysql': ['mysqlConnectorVersion'],
  clock: ['pid', 'time-offset'],
  'redis-expiration': [],
  'redis-penetration': [],
  'redis-cacheLimit': [],
  'redis-restart': [],
  'redis-stop': [],
  'kafka-fill': [],
  'kafka-flood': [],
  'kafka-io': [],
  'file-create': [],
  'file-modify': [],
  'file-delete': [],
  'file-rename': [],
  'file-append': [],
  'file-replace': [],
  vm: ['vm-name'],
  user_defined: ['attackCmd'],
}
const names = Object.keys(attacks)
const attack = z.record(z.string(), z.unknown()).optional()

/** What the spec of a PhysicalMachineChaos holds. */
export const machineSpec = withRules(
  z.strictObject({
    ...common,
    ...choice,
    selector: machineSelector.optional(),
    address: texts.optional(),
    uid: text.optional(),
    action: z.enum(names),
    ...Object.fromEntries(names.map((name) => [name, attack])),
  }),
  choiceFits,
  ({ selector, address }) =>
    (selector === undefined) === isNothing(address)
      ? { at: ['address'], clause: 'machines are named by address or by selector, and by one of them only' }
      : undefined,
  (spec) => {
    const { action } = spec
    const told = (spec as Readonly<Record<string, unknown>>)[action] as Readonly<Record<string, unknown>> | undefined
    if (told === undefined) return { at: [action], clause: `the action ${action} needs it` }
    const missing = attacks[action]?.find((name) => isNothing(told[name]))
    return missing === undefined ? undefined : { at: [action, missing], clause: `the action ${action} needs it` }
  },
)
