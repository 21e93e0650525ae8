import { createObject, givenTextOrNull, type objectCreated } from 'chaos-kubernetes-access'
import type { ActionContext, Target } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { connectWithChaosMesh, stressChaos } from './chaos-mesh-kinds.ts'
import { timeText } from './network-fault.ts'
import { commaTexts, given, podChoice, podsOf, problemOfMode, textsOf } from './pod-choice.ts'

/** The arguments that every load has. */
export const stress = {
  name: requiredName.describe('The name that the load gets'),
  ns,
  ...podChoice,
  direction: z.enum(['to', 'from', 'both']).default('to').describe('Taken for files of Chaos Toolkit; a load has none'),
  duration: timeText.nullable().default('30s').describe('When Chaos Mesh ends the load by itself; null for never'),
  container_names: commaTexts.describe('The containers: "web,proxy", or a list; the first of each pod if left out'),
  stressng_stressors: givenTextOrNull.describe('Options of stress-ng, which then hold instead of the other arguments'),
}

type Arguments = z.output<z.ZodObject<typeof stress>>

/** What is wrong with how many pods shall be hit. */
export function problemOfStress({ mode, mode_value }: Arguments): string | undefined {
  return problemOfMode(mode, mode_value)
}

/** Asks Chaos Mesh for load, recorded as a change: creates its StressChaos. Returns it as the cluster stored it; Chaos Mesh begins soon after. */
export async function createStress(
  context: ActionContext<Target, typeof objectCreated>,
  args: Arguments,
  stressors: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const { name, ns, duration, stressng_stressors: stressngStressors } = args
  const containerNames = textsOf(args.container_names)
  const manifest = {
    apiVersion: `${stressChaos.group}/${stressChaos.version}`,
    kind: stressChaos.kind,
    metadata: { name, namespace: ns },
    spec: given({ ...podsOf(args), stressors, duration, containerNames, stressngStressors }),
  }
  return {
    ...(await createObject(context, await connectWithChaosMesh(context, stressChaos), stressChaos, manifest, ns)),
  }
}
