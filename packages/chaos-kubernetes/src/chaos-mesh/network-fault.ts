import { createObject, givenText, type objectCreated } from 'chaos-kubernetes-access'
import type { ActionContext, Target } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { connectWithChaosMesh, networkChaos } from './chaos-mesh-kinds.ts'
import { commaTexts, given, podChoice, podsOf, problemOfMode, targetChoice, targetOf, textsOf } from './pod-choice.ts'

/** The arguments that every fault of the network has. */
export const networkFault = {
  name: requiredName.describe('The name that the fault gets'),
  ns,
  ...podChoice,
  direction: z
    .enum(['to', 'from', 'both'])
    .default('to')
    .describe('Packets that the pods send to the other end, that they get from it, or both'),
  external_targets: commaTexts.describe('Addresses or host names outside the cluster as the other end'),
  ...targetChoice,
}

type Arguments = z.output<z.ZodObject<typeof networkFault>>

/** What is wrong with how many pods shall be hit. */
export function problemOfFault({ mode, mode_value, target_mode, target_mode_value }: Arguments): string | undefined {
  return problemOfMode(mode, mode_value) ?? problemOfMode(target_mode, target_mode_value)
}

/** A share of packets, as a number or as text (0 to 100). */
export const packetShare = z
  .union([
    z.number().min(0).max(100),
    givenText.regex(/^\s*$|^(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)$/, 'it is no percentage'),
  ])
  .transform(String)

/** How far one packet's fate depends on that of the one before. */
export const correlation = packetShare
  .nullable()
  .default(null)
  .describe('How far a packet fares like the one before it (percent, 0 to 100)')

/** A length of time as Chaos Mesh writes it. */
export const timeText = givenText.regex(
  /^\s*$|^\d+(?:\.\d+)?(?:ns|us|ms|s|m|h)$/,
  'it is no time such as "100ms" or "1.5s"',
)

/**
 * Asks Chaos Mesh for a fault of the network, recorded as a change: creates its NetworkChaos. `fault` is the part of its spec that says what happens, with the `action`.
 * Returns the object as the cluster stored it; Chaos Mesh injects it soon after.
 */
export async function createNetworkFault(
  context: ActionContext<Target, typeof objectCreated>,
  args: Arguments,
  fault: Readonly<Record<string, unknown>> & { readonly action: string },
): Promise<Record<string, unknown>> {
  const { name, ns, direction, external_targets } = args
  const ends = { ...podsOf(args), target: targetOf(args), externalTargets: textsOf(external_targets) }
  const spec = given({ ...fault, ...ends, direction })
  const manifest = {
    apiVersion: `${networkChaos.group}/${networkChaos.version}`,
    kind: networkChaos.kind,
    metadata: { name, namespace: ns },
    spec,
  }
  return {
    ...(await createObject(context, await connectWithChaosMesh(context, networkChaos), networkChaos, manifest, ns)),
  }
}
