import { versionInfo } from '../discovery/version-info.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { groupOf, versionOf } from '../resources/resource-table.ts'
import { typeDefinitions, typeNameOf } from '../schema/field-schema.ts'
import { customTypeName } from './custom-type-name.ts'
import { definitionSchema, referencesOf } from './json-schema-of.ts'

const prefix = '#/components/schemas/'
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const patchTypes = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
]

/** The OpenAPI 3 document of one group and version: paths, and the schemas of its kinds. */
export function openApiDocument(
  groupVersion: string,
  resources: readonly ResourceDefinition[],
): Readonly<Record<string, unknown>> {
  const version = versionOf(groupVersion)
  const schemas: Record<string, unknown> = {}
  const wanted: string[] = [`${meta}.DeleteOptions`, `${meta}.Status`, `${meta}.ListMeta`, `${meta}.ObjectMeta`]
  const paths: Record<string, unknown> = {}
  for (const resource of resources) {
    const name = typeNameOf(resource.group, version, resource.kind) ?? customTypeName(resource, version)
    if (resource.custom) Object.assign(schemas, customSchemas(resource, version, name))
    else wanted.push(name)
    Object.assign(paths, pathsOf(resource, version, name))
  }
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const definition = typeDefinitions()[name]
    if (schemas[name] || !definition) continue
    schemas[name] = definitionSchema(definition, prefix)
    wanted.push(...referencesOf(definition))
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: versionInfo.gitVersion },
    paths,
    components: { schemas },
  }
}

function customSchemas(resource: ResourceDefinition, version: string, name: string): Readonly<Record<string, unknown>> {
  const { group, kind, listKind } = resource
  const own = resource.custom?.schemas[version] ?? { type: 'object' }
  const properties = (own['properties'] ?? {}) as Readonly<Record<string, unknown>>
  const head = { apiVersion: { type: 'string' }, kind: { type: 'string' } }
  return {
    [name]: {
      ...own,
      properties: { ...properties, ...head, metadata: { allOf: [{ $ref: `${prefix}${meta}.ObjectMeta` }] } },
      'x-kubernetes-group-version-kind': [{ group, version, kind }],
    },
    [`${name}List`]: {
      type: 'object',
      required: ['items'],
      properties: {
        ...head,
        items: { type: 'array', items: { $ref: prefix + name } },
        metadata: { allOf: [{ $ref: `${prefix}${meta}.ListMeta` }] },
      },
      'x-kubernetes-group-version-kind': [{ group, version, kind: listKind }],
    },
  }
}

function pathsOf(resource: ResourceDefinition, version: string, name: string): Readonly<Record<string, unknown>> {
  const root = resource.group ? `/apis/${resource.group}/${version}` : `/api/${version}`
  const collection = `${root}${resource.namespaced ? '/namespaces/{namespace}' : ''}/${resource.plural}`
  const id = { group: groupOf(resource.group ? `${resource.group}/${version}` : version), version, kind: resource.kind }
  const content = { 'application/json': { schema: { $ref: prefix + name } } }
  const operation = (action: string, extra: Readonly<Record<string, unknown>> = {}): unknown => ({
    responses: { '200': { description: 'OK', content } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': id,
    ...extra,
  })
  const body = { requestBody: { content: { '*/*': { schema: { $ref: prefix + name } } } } }
  const writing = { parameters: ['dryRun', 'fieldManager', 'fieldValidation'].map(queryParameter) }
  const patchBody = {
    requestBody: {
      content: Object.fromEntries(patchTypes.map((type) => [type, { schema: { $ref: `${prefix}${meta}.Patch` } }])),
    },
  }
  const has = (verb: string): boolean => resource.verbs.includes(verb)
  return {
    [collection]: {
      ...(has('list') ? { get: operation('list') } : {}),
      ...(has('create') ? { post: operation('post', { ...body, ...writing }) } : {}),
      ...(has('deletecollection') ? { delete: operation('deletecollection') } : {}),
    },
    ...(has('get')
      ? {
          [`${collection}/{name}`]: {
            get: operation('get'),
            put: operation('put', { ...body, ...writing }),
            patch: operation('patch', { ...patchBody, parameters: [...writing.parameters, queryParameter('force')] }),
            delete: operation('delete'),
          },
        }
      : {}),
  }
}

function queryParameter(name: string): unknown {
  return { name, in: 'query', schema: { type: name === 'force' ? 'boolean' : 'string', uniqueItems: true } }
}
