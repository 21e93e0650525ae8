import { readFileSync } from 'node:fs'
import type { JsonRecord } from '../json/is-record.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

/** What `schema/build-istio.mjs` takes from each of Istio's definitions. All versions of a kind have the same schema and columns. */
interface Condensed {
  readonly group: string
  readonly names: JsonRecord & { readonly plural: string }
  readonly versions: readonly string[]
  readonly storage: string
  readonly columns: readonly JsonRecord[]
  readonly status: boolean
  readonly schema: JsonRecord
}

/** The CustomResourceDefinitions that Istio brings, with their schemas; read from the package's folder. */
export function istioDefinitions(): readonly KubernetesObject[] {
  const text = readFileSync(new URL('../../schema/istio.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as readonly Condensed[]).map(definition)
}

function definition({ group, names, versions, storage, columns, status, schema }: Condensed): KubernetesObject {
  const labels = { app: 'istio-pilot', chart: 'istio', heritage: 'Tiller', release: 'istio' }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.${group}`, labels },
    spec: {
      group,
      scope: 'Namespaced',
      names,
      versions: versions.map((name) => ({
        name,
        served: true,
        storage: name === storage,
        schema: { openAPIV3Schema: schema },
        ...(status ? { subresources: { status: {} } } : {}),
        ...(columns.length > 0 ? { additionalPrinterColumns: columns } : {}),
      })),
    },
  }
}
