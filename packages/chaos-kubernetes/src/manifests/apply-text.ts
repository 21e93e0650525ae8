import { connect, givenText, type Manifest, type objectCreated, type objectField } from 'chaos-kubernetes-access'
import { type ActionContext, isStepFailure, type Permission, type StepContext, type Target } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { type ObjectTarget, objectTarget } from '../objects/object-target.ts'
import { rightsToKind } from '../rights.ts'
import { applyManifest, planApply } from './apply-manifest.ts'

/** The arguments of an action that applies a text. */
export function textArgs(language: string, example: string) {
  return z.strictObject({
    resource: givenText.meta({ description: `The object, as ${language} text`, examples: [example] }),
    ns: ns.describe('Its namespace where the text names none'),
  })
}

type Arguments = z.output<ReturnType<typeof textArgs>>
type Parse = (text: string, source: string) => Manifest | Promise<Manifest>

/** What a text is to be applied to. */
export async function targetsOfText(
  args: Arguments,
  context: StepContext,
  parse: Parse,
): Promise<readonly ObjectTarget[]> {
  const { resource, name, namespace } = await planOf(args, context, parse)
  return [objectTarget(resource, { name, namespace })]
}

/** Applies a text; see `applyManifest`. */
export async function applyText(
  args: Arguments,
  context: ActionContext<Target, typeof objectCreated | typeof objectField>,
  parse: Parse,
): Promise<Record<string, unknown>> {
  return { ...(await applyManifest(context, await connect(context), await planOf(args, context, parse))) }
}

/** What must be allowed to apply a text, and to undo that; nothing that could be told where it holds no object. */
export async function rightsToApply({ resource, ns }: Arguments, parse: Parse): Promise<readonly Permission[]> {
  try {
    const { apiVersion, kind, metadata } = await parse(resource, source)
    const isTold = typeof apiVersion === 'string' && typeof kind === 'string'
    return isTold ? rightsToKind(apiVersion, kind, ['get', 'create', 'patch', 'delete'], metadata?.namespace ?? ns) : []
  } catch (error) {
    if (isStepFailure(error)) return []
    throw error
  }
}

const source = 'The text in "resource"'

async function planOf({ resource, ns }: Arguments, context: StepContext, parse: Parse) {
  return planApply(await connect(context), await parse(resource, source), ns, source)
}
