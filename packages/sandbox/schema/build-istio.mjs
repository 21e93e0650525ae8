#!/usr/bin/env node
// Condenses Istio's CustomResourceDefinitions, as a running API server has them, into istio.json: names, versions, columns and
// schemas, without texts.
//   kubectl get customresourcedefinitions -l release=istio -o json | node build-istio.mjs
import { writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

const { items } = JSON.parse(await text(process.stdin))

/** `description` is a text of a schema, except where it is the name of a property. */
function withoutTexts(schema, inProperties = false) {
  if (Array.isArray(schema)) return schema.map((item) => withoutTexts(item))
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => inProperties || key !== 'description')
      .map(([key, value]) => [key, withoutTexts(value, key === 'properties' && !inProperties)]),
  )
}

const condensed = items
  .sort((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1))
  .map(({ spec: { group, names, versions } }) => {
    const stored = versions.find(({ storage }) => storage)
    return {
      group,
      names,
      versions: versions.map(({ name }) => name),
      storage: stored.name,
      columns: (stored.additionalPrinterColumns ?? []).map(({ description: _, ...column }) => column),
      status: stored.subresources?.status !== undefined,
      schema: withoutTexts(stored.schema.openAPIV3Schema),
    }
  })
writeFileSync(
  new URL('istio.json', import.meta.url),
  `[\n${condensed.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`,
)
