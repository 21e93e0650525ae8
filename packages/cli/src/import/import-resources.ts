import { ChaosError } from 'chaos-core'
import { isMapping, type Mapping } from 'chaos-plugin-api'
import { importChaosMesh } from './import-chaos-mesh.ts'
import { importLitmus } from './import-litmus.ts'
import { type Imported, type ImportOptions, nameOf, type Resource, resourceOf } from './resource.ts'

type Importer = (resource: Resource, options: ImportOptions) => Imported

/** Who takes which resources, by their API group; what else is in the group sets its tool up. */
const importers: Readonly<Record<string, { readonly kinds: RegExp; readonly importOne: Importer }>> = {
  'chaos-mesh.org': { kinds: /^.+Chaos$|^Schedule$|^Workflow$/, importOne: importChaosMesh },
  'litmuschaos.io': { kinds: /^ChaosEngine$/, importOne: importLitmus },
}

/** An experiment that was made of resources, and what is to be said of that: sentences. */
export interface ImportedExperiment {
  readonly experiment: Mapping
  readonly notes: readonly string[]
}

/**
 * Makes an experiment of the faults of Chaos Mesh and the engines of Litmus among the objects of a file: what each acts on is well before and after, and each is injected as it
 * stands there. Throws `ChaosError` where there is none, and for what has no counterpart.
 */
export function importResources(
  documents: readonly unknown[],
  source: string,
  options: ImportOptions,
): ImportedExperiment {
  const objects = documents.flatMap(objectsIn)
  const known = objects.filter((object) => importerOf(object) !== undefined)
  if (known.length === 0) {
    throw new ChaosError(`${source} has no fault of Chaos Mesh and no ChaosEngine of Litmus in it.`, {
      remedy: 'Give the path of a manifest with one, as kubectl apply takes it.',
    })
  }
  const resources = known.map(resourceOf)
  const imported = known.map((object, at) => importerOf(object)!(resources[at]!, options))
  const names = resources.map(nameOf)
  const probes = unique(imported.flatMap(({ probes }) => probes))
  // They begin together, as after kubectl apply, and the method goes on until the longest is over.
  const actions = imported.toSorted((one, other) => one.seconds - other.seconds).map(({ action }) => action)
  const last = actions.length - 1
  const left = objects.filter((object) => importerOf(object) === undefined)
  return {
    experiment: {
      version: '1.0.0',
      title: `Is all well again after ${inWords(names)}?`,
      description: `Imported from ${source}. ${inWords(names)} ${names.length === 1 ? 'is' : 'are'} created as in that file, and deleted when the time is over.`,
      tags: [
        ...new Set(resources.map(({ apiVersion }) => (apiVersion.startsWith('litmus') ? 'litmus' : 'chaos-mesh'))),
      ],
      ...(probes.length === 0 ? {} : { 'steady-state-hypothesis': { title: 'What is acted on is well', probes } }),
      method: actions.map((action, at) => (at === last ? action : { ...action, background: true })),
      rollbacks: [],
    },
    notes: [...imported.flatMap(({ notes }) => notes), ...left.map(leftOut)],
  }
}

function objectsIn(document: unknown): readonly Mapping[] {
  if (!isMapping(document)) return []
  const { kind, items } = document
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)
    ? items.filter(isMapping)
    : [document]
}

function importerOf({ apiVersion, kind }: Mapping): Importer | undefined {
  const found = typeof apiVersion === 'string' ? importers[apiVersion.split('/')[0]!] : undefined
  return found?.kinds.test(String(kind)) === true ? found.importOne : undefined
}

function leftOut({ kind, metadata }: Mapping): string {
  const name = isMapping(metadata) ? metadata['name'] : undefined
  return `${String(kind)}${name === undefined ? '' : ` ${String(name)}`} is not part of the experiment: apply it to the cluster yourself.`
}

function unique(probes: readonly Mapping[]): readonly Mapping[] {
  return probes.filter(({ name }, at) => probes.findIndex((each) => each['name'] === name) === at)
}

function inWords(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`
}
