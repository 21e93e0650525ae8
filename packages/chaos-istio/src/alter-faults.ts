import { isDeepStrictEqual } from 'node:util'
import { connect, type FieldSetting, fieldName, locate, setFields } from 'chaos-kubernetes-access'
import { type ActionContext, type StepContext, StepFailure, shorten, type Target } from 'chaos-plugin-api'
import { routeFault } from './changes/route-fault.ts'
import { faultPath } from './rule-path.ts'
import { type IndexedRule, selectRules } from './select-rules.ts'
import { type Fault, type Route, type VirtualService, virtualServices } from './virtual-service.ts'

/** The arguments that say which rules of which VirtualService are meant. */
export interface RuleArguments {
  readonly virtual_service_name: string
  readonly ns: string
  readonly version: string
  readonly routes: readonly Route[]
}

/** What the fault of a rule is to be, given what it is. */
export type WantedFault = (fault: Fault, rule: IndexedRule) => Fault

/** Reads the VirtualService that is meant. */
export async function readVirtualService(
  { virtual_service_name, ns, version }: Omit<RuleArguments, 'routes'>,
  context: StepContext,
): Promise<VirtualService> {
  const cluster = await connect(context)
  return cluster.get(virtualServices(version), { name: virtual_service_name, namespace: ns })
}

/** The rules whose fault an action is about. */
export async function faultTargets(args: RuleArguments, context: StepContext): Promise<readonly Target[]> {
  const rules = selectRules(await readVirtualService(args, context), args.routes)
  return rules.map(({ index }) => ({
    object: `VirtualService ${args.ns}/${args.virtual_service_name}: http[${index}].fault`,
  }))
}

/**
 * Gives the meant rules another fault: one recorded change for each rule and member that is to differ. Sends nothing where all is
 * as wanted already. Returns the VirtualService as it is then. Fails (`StepFailure`) where no rule has one of the routes, and where the API server
 * makes something else of what was sent; that is put back first.
 */
export async function alterFaults(
  args: RuleArguments,
  context: Pick<ActionContext<Target, typeof routeFault>, 'change'> & StepContext,
  wanted: WantedFault,
): Promise<VirtualService> {
  const cluster = await connect(context)
  const resource = virtualServices(args.version)
  let current = await cluster.get(resource, { name: args.virtual_service_name, namespace: args.ns })
  const set = async (setting: FieldSetting) =>
    (await setFields(context, cluster, resource, current, [setting], routeFault)) ?? current
  const before = new Map<string, unknown>()
  for (;;) {
    const setting = nextSetting(selectRules(current, args.routes), wanted)
    if (setting === undefined) return current
    const key = JSON.stringify(setting.path)
    if (before.has(key)) {
      const failure = madeOfIt(current, setting)
      // Nobody could tell later that what the server made of it is ours: it names one owner for all rules.
      await set({ ...setting, after: before.get(key) })
      throw failure
    }
    before.set(key, valueAt(current, setting))
    current = await set(setting)
  }
}

function nextSetting(rules: readonly IndexedRule[], wanted: WantedFault): FieldSetting | undefined {
  for (const rule of rules) {
    const fault = rule.rule.fault ?? {}
    const target = wanted(fault, rule)
    for (const member of new Set([...Object.keys(target), ...Object.keys(fault)])) {
      if (!isDeepStrictEqual(fault[member], target[member]))
        // A fault without members is refused by the mesh.
        return { path: faultPath(rule, member), after: target[member], emptied: 1 }
    }
  }
  return undefined
}

/** Says what the API server made of what was sent: what it does not know it drops, and a webhook may alter it. */
function madeOfIt(current: VirtualService, setting: FieldSetting): StepFailure {
  const { namespace, name } = current.metadata
  const member = fieldName(setting.path).replace(/^spec\./, '')
  const made = shown(valueAt(current, setting))
  return new StepFailure(
    `VirtualService ${namespace}/${name}: of ${member}, sent as ${shown(setting.after)}, the API server makes ${made}, so it is put back.`,
    { remedy: "Give a fault as this version of Istio's API has it; what it does not know is dropped." },
  )
}

function valueAt(object: VirtualService, { path }: FieldSetting): unknown {
  return locate(object, path)?.reduce((value: unknown, part) => (value as Fault | undefined)?.[part], object)
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : shorten(JSON.stringify(value), 80)
}
