import { type Block, isBlock } from './validation-context.ts'

/** Keys that no object of Kubernetes has at its top, and an experiment has one of. */
export const surelyExperiment: readonly string[] = ['method', 'steady-state-hypothesis']

/** Whether a document is an object of Kubernetes, and no experiment that happens to have the same keys. */
export function isManifest(value: unknown): value is Block {
  if (!isBlock(value) || surelyExperiment.some((key) => key in value)) return false
  return typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string'
}
