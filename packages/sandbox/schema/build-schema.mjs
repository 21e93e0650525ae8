#!/usr/bin/env node
// Condenses the OpenAPI v3 documents of a running API server into kubernetes.json: names, types, references and merge
// rules of all fields, without texts.
//   kubectl proxy --port 8001 & node build-schema.mjs http://localhost:8001
import { writeFileSync } from 'node:fs'

const server = process.argv[2]
const foreign = /kwok|^\.well-known|^logs|^version|^openid/
const { paths } = await (await fetch(`${server}/openapi/v3`)).json()
const definitions = {}
for (const [path, { serverRelativeURL }] of Object.entries(paths)) {
  if (foreign.test(path) || !/^apis?\/.*v\d/.test(path)) continue
  const document = await (await fetch(server + serverRelativeURL)).json()
  Object.assign(definitions, document.components?.schemas)
}

const reference = (schema) => (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1)

function condense(schema) {
  const ref = reference(schema)
  // A struct that Go holds by value has the default {}: it is there even where nobody sets it.
  const mark = schema.default === undefined ? '*' : '#'
  if (ref) return schema['x-kubernetes-map-type'] === 'atomic' ? { ref: mark + ref, atomic: true } : mark + ref
  if (schema.oneOf) return 'integer-or-string'
  if (schema.type === 'array') {
    const list = { items: condense(schema.items) }
    if (schema['x-kubernetes-list-type']) list.list = schema['x-kubernetes-list-type']
    if (schema['x-kubernetes-list-map-keys']) list.keys = schema['x-kubernetes-list-map-keys']
    if (schema['x-kubernetes-patch-strategy']) list.patch = schema['x-kubernetes-patch-strategy']
    if (schema['x-kubernetes-patch-merge-key']) list.mergeKey = schema['x-kubernetes-patch-merge-key']
    return list
  }
  if (schema.additionalProperties) {
    const map = { values: condense(schema.additionalProperties) }
    if (schema['x-kubernetes-map-type'] === 'atomic') map.atomic = true
    return map
  }
  const type = schema.type ?? 'any'
  const named =
    schema.format && ['date-time', 'byte', 'int32', 'int64'].includes(schema.format) ? `${type}:${schema.format}` : type
  const meaningful =
    schema.default !== undefined && !['', 0, false].includes(schema.default) && typeof schema.default !== 'object'
  return meaningful ? { type: named, default: schema.default } : named
}

const condensed = {}
for (const name of Object.keys(definitions).sort()) {
  const schema = definitions[name]
  const entry = {}
  const kinds = schema['x-kubernetes-group-version-kind']
  if (kinds?.length === 1) entry.kind = `${kinds[0].group}/${kinds[0].version}/${kinds[0].kind}`
  if (schema['x-kubernetes-map-type'] === 'atomic') entry.atomic = true
  if (schema.required) entry.required = schema.required
  if (schema.properties) {
    entry.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([key, value]) => {
        const node = condense(value)
        return [
          key,
          value['x-kubernetes-patch-strategy'] && typeof node === 'string'
            ? { ref: node, patch: value['x-kubernetes-patch-strategy'] }
            : node,
        ]
      }),
    )
  } else entry.is = condense(schema)
  condensed[name] = entry
}
const lines = Object.entries(condensed).map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`)
writeFileSync(new URL('kubernetes.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`)
