import { requiredKey } from './required-key.ts'
import type { Block, Path, Report } from './validation-context.ts'

/**
 * Reports as `requiredKey` does that a text is missing or empty. Where something else is given, such as the `no` that YAML takes for false,
 * it says how that becomes a text.
 */
export function requiredText(block: Block, key: string, path: Path, message: string, report: Report): void {
  const given = block[key]
  if (typeof given !== 'boolean' && typeof given !== 'number') requiredKey(block, key, path, message, report)
  else report([...path, key], `${message.replace(/\.$/, '')}, as text, but this is ${given}; write it in quotes.`)
}
