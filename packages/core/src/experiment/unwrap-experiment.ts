import type { DocumentSyntaxError, ParsedDocument } from '../documents/parsed-document.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import { experimentsIn, nameOfManifest, objectsIn, type WrappedExperiment } from './manifests.ts'
import { type Block, isBlock } from './validation-context.ts'

/** An experiment that was taken out of a manifest. */
export interface Unwrapped {
  readonly content: ParsedDocument | DocumentSyntaxError
  /** What places in it are called: `file.yaml#experiment.json`; those of a mapping in the manifest are its own. */
  readonly file: string
}

/** The kind of Chaos Toolkit's operator, whose objects name a ConfigMap. */
const operatorKind = 'ChaosToolkitExperiment'

/**
 * Takes the one experiment out of Kubernetes manifests, such as those of Chaos Toolkit's operator. Throws `ChaosError`, which says what they
 * are, where it is not to be taken out, or there is none, or several.
 */
export async function unwrapExperiment(
  documents: readonly ParsedDocument[],
  source: string,
  fromManifest: boolean,
): Promise<Unwrapped> {
  const objects = documents.flatMap((document) => objectsIn(document).map((found) => ({ ...found, document })))
  const what = describe(objects.map(({ object }) => object))
  const all: WrappedExperiment[] = []
  for (const { document, object, path } of objects) all.push(...(await experimentsIn(document, object, path)))
  const references = objects.flatMap(({ object }) => (object['kind'] === operatorKind ? [referenceOf(object)] : []))
  const found = all.length > 1 ? chosenBy(references, all) : all
  const [only, ...others] = found
  if (only === undefined) throw nothingIn(source, what, references)
  const names = found.map(({ object, key }) => `${key} of the ${object}`)
  if (others.length > 0) {
    throw new ChaosError(`${source} is ${what}, with ${found.length} experiments: ${inShort(names)}.`, {
      remedy: 'Save the one to be run to a file of its own.',
    })
  }
  if (!fromManifest) {
    throw new ChaosError(`${source} is ${what}, in which an experiment stands: ${names[0]}.`, {
      remedy: 'Take it out with --from-manifest, or save it to a file of its own.',
    })
  }
  return { content: only.content, file: only.isText ? `${source}#${only.key}` : source }
}

/** What a file of manifests is, in a sentence. */
function describe(objects: readonly Block[]): string {
  const [first, ...others] = objects
  if (first === undefined) return 'an empty list of Kubernetes objects'
  return others.length === 0
    ? `a Kubernetes manifest, the ${nameOfManifest(first)}`
    : `${objects.length} Kubernetes manifests (${inShort(objects.map(nameOfManifest))})`
}

function inShort(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
}

interface Reference {
  readonly name: string
  readonly key: string
}

/** The ConfigMap that an object of the operator names, and the key in it; with the operator's defaults. */
function referenceOf({ spec }: Block): Reference {
  const pod = isBlock(spec) ? spec['pod'] : undefined
  const given = isBlock(pod) ? pod['experiment'] : undefined
  const { configMapName, configMapExperimentFileName } = isBlock(given) ? given : {}
  return {
    name: typeof configMapName === 'string' ? configMapName : 'chaostoolkit-experiment',
    key: typeof configMapExperimentFileName === 'string' ? configMapExperimentFileName : 'experiment.json',
  }
}

/** Of several experiments the one that the only object of the operator names, if it does. */
function chosenBy(references: readonly Reference[], all: readonly WrappedExperiment[]): readonly WrappedExperiment[] {
  const [reference, ...others] = references
  if (reference === undefined || others.length > 0) return all
  const named = all.filter(({ object, key }) => object === `ConfigMap ${reference.name}` && key === reference.key)
  return named.length === 1 ? named : all
}

function nothingIn(source: string, what: string, [reference]: readonly Reference[]): ChaosError {
  if (reference === undefined) {
    return new ChaosError(`${source} is ${what}, and no experiment is in it.`, {
      remedy: 'Give the path of an experiment.',
    })
  }
  return new ChaosError(`${source} is ${what}, and its experiment stands in the ConfigMap ${reference.name}.`, {
    remedy: `Save that with "kubectl get configmap ${reference.name} -o yaml", in the namespace of the operator's runs, and give its file with --from-manifest.`,
  })
}
