import { givenTextOrNull, type Manifest, type Patch } from 'chaos-kubernetes-access'
import { isMapping, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { readYaml, readYamlManifest } from '../manifests/read-manifest.ts'

const mapping = z.record(z.string(), z.unknown())
const file = givenTextOrNull.meta({ format: 'file-path', description: 'A YAML file with it; resource wins over it' })

/** The arguments that hold an object, or name the file that does. */
export const givenObject = {
  resource: mapping
    .nullable()
    .default(null)
    .meta({ description: 'The whole object', examples: [{ metadata: { name: 'nightly' }, spec: {} }] }),
  resource_as_yaml_file: file,
}

/** The arguments that hold a patch, or name the file that does. */
export const givenPatch = {
  resource: z
    .union([mapping, z.array(mapping)])
    .nullable()
    .default(null)
    .meta({
      description: 'The parts that shall be different (a merge patch), or a list of operations (a JSON patch)',
      examples: [{ spec: { suspend: true } }],
    }),
  resource_as_yaml_file: file,
}

/** An argument of Chaos Toolkit. */
export const force = z
  .boolean()
  .default(false)
  .describe(
    'Taken for files of Chaos Toolkit, where it is ignored: what others changed in the meantime is never overwritten',
  )

interface Given<Resource> {
  readonly resource: Resource | null
  readonly resource_as_yaml_file: string | null
}

/** What is wrong where neither is given. */
export function problemOfGiven({ resource, resource_as_yaml_file }: Given<unknown>): string | undefined {
  return resource === null && resource_as_yaml_file === null
    ? 'nothing is given; give it in resource, or a file in resource_as_yaml_file'
    : undefined
}

/** The object that was given. */
export async function readGivenObject(given: Given<Manifest>): Promise<Manifest> {
  return given.resource ?? readYamlManifest(given.resource_as_yaml_file!)
}

/** The patch that was given. */
export async function readGivenPatch({ resource, resource_as_yaml_file }: Given<unknown>): Promise<Patch> {
  const patch = resource ?? (await readYaml(resource_as_yaml_file!))
  if (Array.isArray(patch)) return { type: 'json', body: patch as Extract<Patch, { type: 'json' }>['body'] }
  if (isMapping(patch)) return { type: 'merge', body: patch }
  throw new StepFailure(`The file ${resource_as_yaml_file} holds no patch.`, {
    remedy: 'Put a mapping (a merge patch) or a list of operations (a JSON patch) into it.',
  })
}
