import { givenLabelsOrNull, givenNamespace, givenText, givenTextOrNull, labelSelector } from 'chaos-kubernetes-access'
import { z } from 'zod'

/** Arguments that many activities take; each is named as Chaos Toolkit names it. Those with `examples` stand in the example that `chaos discover` prints. */
export const ns = givenNamespace.meta({ description: 'The namespace', examples: ['bookinfo'] })
export const requiredName = givenText.describe('Its name')
export const optionalName = givenTextOrNull.describe('Its name')
export const optionalLabels = givenLabelsOrNull.meta({
  description: 'Labels: "app=ratings,version=v2"',
  examples: ['app=ratings'],
})
const manifestName = /^\s*$|[^/]\.(?:json|ya?ml)$/
const noManifestName = 'its name must end in .json, .yaml or .yml'
export const specPath = givenText
  .regex(manifestName, noManifestName)
  .meta({ format: 'file-path', description: 'A YAML or JSON file with the object', examples: ['manifest.yaml'] })
export const optionalSpecPath = givenTextOrNull
  .refine((path) => path === null || manifestName.test(path), noManifestName)
  .meta({ format: 'file-path', description: 'A YAML or JSON file with the object' })
export const watchTimeout = z.number().min(0).default(30).describe('Seconds to wait at most')
export const raise = z.boolean().default(true).describe('Fail instead of returning false')
/** Of a probe, which may ask for everything. */
export const labelsLookedAt = labelSelector.nullable().default(null).describe('Labels: "app=ratings,version=v2"')
export const podLabels = labelSelector.describe('The labels of the pods; empty for all pods of the namespace')
export const namedPodLabels = labelSelector
  .default('name in ({name})')
  .describe('The labels of the pods; {name} stands for the name')
/** As many as the API can store: a number of 32 bits. */
export const replicas = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .describe('How many replicas it shall have')
/** Of an action that does lasting harm in the wrong place, so that nobody calls it by mistake. */
export const iKnow = givenText.meta({
  description: 'Why this is meant, though it can do harm beyond what the run looks at; it stands in the journal',
  examples: ['a cluster for tests'],
})
