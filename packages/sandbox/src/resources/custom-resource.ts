import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { allVerbs, type PrinterColumn, type ResourceDefinition, type ScalePaths } from './resource-definition.ts'

/** The kind that a CustomResourceDefinition describes, or undefined if no version of it is served. */
export function customResource(crd: KubernetesObject): ResourceDefinition | undefined {
  const spec = asRecord(crd['spec'])
  const names = asRecord(spec['names'])
  const versions = asList(spec['versions']).map(asRecord)
  const served = versions.filter((version) => version['served'] === true)
  const stored = versions.find((version) => version['storage'] === true)
  if (served.length === 0 || !stored) return undefined
  const subresources = asRecord(stored['subresources'])
  const byVersion = <Value>(read: (version: JsonRecord) => Value): Readonly<Record<string, Value>> =>
    Object.fromEntries(served.map((version) => [String(version['name']), read(version)]))
  return {
    group: String(spec['group']),
    versions: served.map((version) => String(version['name'])),
    storageVersion: String(stored['name']),
    kind: String(names['kind']),
    listKind: String(names['listKind'] ?? `${String(names['kind'])}List`),
    plural: String(names['plural']),
    singular: String(names['singular'] ?? String(names['kind']).toLowerCase()),
    shortNames: asList(names['shortNames']).map(String),
    categories: asList(names['categories']).map(String),
    namespaced: spec['scope'] === 'Namespaced',
    status: isRecord(subresources['status']),
    scale: scalePaths(subresources['scale']),
    generation: true,
    verbs: allVerbs,
    custom: {
      crd: crd.metadata.name,
      schemas: byVersion((version) => {
        const schema = asRecord(version['schema'])['openAPIV3Schema']
        return isRecord(schema) ? schema : undefined
      }),
      columns: byVersion((version) => asList(version['additionalPrinterColumns']) as readonly PrinterColumn[]),
    },
  }
}

function scalePaths(scale: unknown): ScalePaths | undefined {
  if (!isRecord(scale)) return undefined
  const path = (name: string): readonly string[] =>
    String(scale[name] ?? '')
      .split('.')
      .slice(1)
  return {
    specReplicas: path('specReplicasPath'),
    statusReplicas: path('statusReplicasPath'),
    selector: path('labelSelectorPath'),
  }
}
