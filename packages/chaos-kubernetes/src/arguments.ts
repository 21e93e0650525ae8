import { givenNamespace, givenText, givenTextOrNull } from 'chaos-kubernetes-access'
import { z } from 'zod'

/** Arguments that many activities take; each is named as Chaos Toolkit names it. Those with `examples` stand in the example that `chaos discover` prints. */
export const ns = givenNamespace.meta({ description: 'The namespace', examples: ['bookinfo'] })
export const requiredName = givenText.describe('Its name')
export const optionalName = givenTextOrNull.describe('Its name')
export const optionalLabels = givenTextOrNull.meta({
  description: 'Labels: "app=ratings,version=v2"',
  examples: ['app=ratings'],
})
const manifestName = /^\s*$|[^/]\.(?:json|ya?ml)$/
const noManifestName = 'its name must end in .json, .yaml or .yml'
export const specPath = givenText
  .regex(manifestName, noManifestName)
  .meta({ description: 'A YAML or JSON file with the object', examples: ['manifest.yaml'] })
export const optionalSpecPath = givenTextOrNull
  .refine((path) => path === null || manifestName.test(path), noManifestName)
  .describe('A YAML or JSON file with the object')
export const watchTimeout = z.number().min(0).default(30).describe('Seconds to wait at most')
export const raise = z.boolean().default(true).describe('Fail instead of returning false')
/** Of a probe, which may ask for everything. */
export const labelsLookedAt = z.string().nullable().default(null).describe('Labels: "app=ratings,version=v2"')
export const podLabels = z.string().describe('The labels of the pods; empty for all pods of the namespace')
export const namedPodLabels = z
  .string()
  .default('name in ({name})')
  .describe('The labels of the pods; {name} stands for the name')
