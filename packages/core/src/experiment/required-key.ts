import { meantKey } from './meant-key.ts'
import type { Block, Path, Report } from './validation-context.ts'

/** Reports that a key is missing or empty, and which other key may have been meant to be it. */
export function requiredKey(block: Block, key: string, path: Path, message: string, report: Report): void {
  const near = key in block ? undefined : keyMeantBy(block, key)
  if (near === undefined) report(key in block ? [...path, key] : path, message)
  else report([...path, near], `${message.replace(/\.$/, '')}: is "${near}" meant to be "${key}"?`)
}

/** Keys that are looked at for one that is missing: a mapping may have a hundred thousand of them. */
const mostKeys = 1000

/** The key of a block that is most likely meant to be one that it lacks. */
function keyMeantBy(block: Block, key: string): string | undefined {
  return Object.keys(block)
    .slice(0, mostKeys)
    .find((found) => meantKey(found, [key]) === key)
}
