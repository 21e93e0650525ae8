import { connect, objectField, patchObject, secrets } from 'chaos-kubernetes-access'
import { defineAction, type StepContext, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { ns, requiredName } from '../arguments.ts'
import { apiVersionText, findKind, kindText } from '../objects/find-kind.ts'
import { objectTarget } from '../objects/object-target.ts'
import { patchOf, patchTypes, problemOfType } from '../patches/patch-type.ts'
import { type GivenPatch, problemOfPatch } from '../patches/unpatchable.ts'
import { rightsToKind } from '../rights.ts'
import { systemCare, withSystemCare } from '../system-care.ts'

const mapping = z.record(z.string(), z.unknown())

const args = withSystemCare(
  z.strictObject({
    kind: kindText.meta({ description: 'The kind of the object', examples: ['Deployment'] }),
    api_version: apiVersionText.default('apps/v1').describe('The version of its API: "v1", "apps/v1"'),
    name: requiredName,
    ns: ns.describe('Its namespace; of no meaning for what is in none'),
    patch: z.union([mapping, z.array(mapping)]).meta({
      description: 'The parts that shall be different, or a list of operations (a JSON patch)',
      examples: [{ spec: { minReadySeconds: 30 } }],
    }),
    type: z
      .enum(patchTypes)
      .nullable()
      .default(null)
      .describe(
        'How the patch is meant, as kubectl has it; by default a list is a JSON patch, and a mapping is a strategic one, or for custom resources a merge patch',
      ),
    ...systemCare,
  }),
)

export const patch = defineAction({
  title: 'Change any object',
  description:
    'Changes any field of any object by a patch, as `kubectl patch` does, but for Secrets, the status, finalizers and owners, which are refused. The undo puts back each field that the patch has altered, unless somebody else has set it since; where that took ready pods away, the run waits at its end until as many are ready as were.',
  impact: 'disrupts',
  changes: [objectField],
  args: withRule(
    withRule(args, 'patch', ({ patch, type }) => problemOfGiven(patch, type)),
    'kind',
    ({ kind, api_version }) =>
      kind === secrets.kind && api_version === 'v1'
        ? 'Secrets are never read or stored, so nothing of one could be put back; choose another kind'
        : undefined,
  ),
  output: z.record(z.string(), z.unknown()).describe('The object as the cluster stored it'),
  permissions: ({ api_version, kind, ns }) => rightsToKind(api_version, kind, ['get', 'patch'], ns),
  async targets(given, context) {
    const { resource, place } = await placeOf(given, context)
    return [objectTarget(resource, place)]
  },
  async run(given, context) {
    const { cluster, resource, place } = await placeOf(given, context)
    const object = await cluster.get(resource, place)
    return { ...(await patchObject(context, cluster, resource, object, patchOf(resource, given.patch, given.type))) }
  },
})

/** What is given may be nothing at all, which is told elsewhere. */
function problemOfGiven(patch: GivenPatch | undefined, type: (typeof patchTypes)[number] | null): string | undefined {
  if (typeof patch !== 'object') return undefined
  return problemOfPatch(patch) ?? problemOfType(patch, type)
}

async function placeOf({ api_version, kind, name, ns }: z.output<typeof args>, context: StepContext) {
  const cluster = await connect(context)
  const resource = await findKind(cluster, api_version, kind)
  // By another name of the same thing.
  if (resource.group === secrets.group && resource.plural === secrets.plural) {
    throw new StepFailure('Secrets are never read or stored, so nothing of one could be put back.', {
      applied: false,
      remedy: 'Choose another kind.',
    })
  }
  return { cluster, resource, place: { name, namespace: resource.namespaced ? ns : undefined } }
}
