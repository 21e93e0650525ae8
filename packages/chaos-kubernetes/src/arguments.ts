import { z } from 'zod'

/** Arguments that many activities take; each is named as Chaos Toolkit names it. */
export const ns = z.string().default('default').describe('The namespace')
export const optionalName = z.string().nullable().default(null).describe('Its name')
export const optionalLabels = z.string().nullable().default(null).describe('Labels: "app=ratings,version=v2"')
export const specPath = z.string().describe('A YAML or JSON file with the object')
export const optionalSpecPath = specPath.nullable().default(null).describe('A YAML or JSON file with the object')
export const watchTimeout = z.number().min(0).default(30).describe('Seconds to wait at most')
export const raise = z.boolean().default(true).describe('Fail instead of returning false')
export const podLabels = z.string().describe('The labels of the pods; empty for all pods of the namespace')
export const namedPodLabels = z
  .string()
  .default('name in ({name})')
  .describe('The labels of the pods; {name} stands for the name')
