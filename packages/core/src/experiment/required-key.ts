import { nearestName } from '../model/nearest-name.ts'
import type { Block, Path, Report } from './validation-context.ts'

/** Reports that a key is missing or empty, and which other key may have been meant to be it. */
export function requiredKey(block: Block, key: string, path: Path, message: string, report: Report): void {
  const near = key in block ? undefined : nearestName(key, Object.keys(block))
  if (near === undefined) report(key in block ? [...path, key] : path, message)
  else report([...path, near], `${message.replace(/\.$/, '')}: is "${near}" meant to be "${key}"?`)
}
