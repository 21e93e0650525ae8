import { versionInfo } from '../discovery/version-info.ts'
import { asRecord, type JsonRecord } from '../json/is-record.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { typeDefinitions } from '../schema/field-schema.ts'
import { customSwaggerSchema } from './custom-swagger-schema.ts'
import { customTypeName } from './custom-type-name.ts'
import { definitionSchema } from './json-schema-of.ts'

const prefix = '#/definitions/'
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1'

/** The older document, OpenAPI 2, with the schemas of the built-in and of the custom kinds, and no paths. */
export function swaggerDocument(custom: readonly ResourceDefinition[]): JsonRecord {
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: versionInfo.gitVersion },
    paths: {},
    definitions: {
      ...Object.fromEntries(
        Object.entries(typeDefinitions()).map(([name, definition]) => [name, definitionSchema(definition, prefix)]),
      ),
      'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'string', format: 'int-or-string' },
      ...Object.assign(
        {},
        ...custom.flatMap((resource) => resource.versions.map((version) => customDefinitions(resource, version))),
      ),
    },
  }
}

function customDefinitions(resource: ResourceDefinition, version: string): JsonRecord {
  const { group, kind, listKind } = resource
  const name = customTypeName(resource, version)
  const head = { apiVersion: { type: 'string' }, kind: { type: 'string' } }
  return {
    [name]: {
      ...ownSchema(resource.custom?.schemas[version], head),
      'x-kubernetes-group-version-kind': [{ group, kind, version }],
    },
    [`${name}List`]: {
      type: 'object',
      required: ['items'],
      properties: {
        ...head,
        items: { type: 'array', items: { $ref: prefix + name } },
        metadata: { $ref: `${prefix}${meta}.ListMeta` },
      },
      'x-kubernetes-group-version-kind': [{ group, kind: listKind, version }],
    },
  }
}

/** Of a kind that keeps unknown fields everywhere, nothing is told. */
function ownSchema(schema: JsonRecord | undefined, head: JsonRecord): JsonRecord {
  if (schema === undefined || schema['x-kubernetes-preserve-unknown-fields'] === true) return { type: 'object' }
  const own = customSwaggerSchema(schema)
  const properties = { ...asRecord(own['properties']), ...head, metadata: { $ref: `${prefix}${meta}.ObjectMeta` } }
  return { ...own, properties }
}
