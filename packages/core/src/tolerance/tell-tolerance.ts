import { isMapping } from 'chaos-plugin-api'
import { PythonFloat } from '../python/python-float.ts'
import { pythonStr } from '../python/text-form.ts'
import { type Mask, textInShort, unmasked, valueInShort } from './value-in-short.ts'

/** Values of a list that are told; how many there are besides is told, too. */
const mostListed = 20

/**
 * What a tolerance asks for, as people say it after "and … is asked for": `23`, `a value from 2 to 5`, `a text in which /ready/ is found`. What
 * it judges goes along: of a process and of an HTTP answer a number and a list mean the status.
 *
 * @example
 * tellTolerance([200, 204], { status: 500 }) // → 'a status of 200 or 204'
 */
export function tellTolerance(tolerance: unknown, output: unknown, mask: Mask = unmasked): string {
  const short = (value: unknown) => valueInShort(value, mask)
  const words = (value: unknown) => textInShort(pythonStr(value), mask)
  const hasStatus = isMapping(output) && 'status' in output
  if (Array.isArray(tolerance)) {
    const shown = tolerance.slice(0, mostListed).map(short)
    if (tolerance.length > mostListed) shown.push(`${tolerance.length - mostListed} more`)
    if (hasStatus) return `a status of ${listed(shown)}`
    return shown.length === 2 ? `a value from ${shown[0]} to ${shown[1]}` : `one of ${listed(shown)}`
  }
  if (typeof tolerance === 'number' && hasStatus) return `a status of ${tolerance}`
  if (!isMapping(tolerance) || tolerance instanceof PythonFloat) return short(tolerance)
  const { type, target, pattern, range, path, count } = tolerance
  const where = typeof target === 'string' && target !== '' ? `in its ${words(target)} ` : ''
  switch (type) {
    case 'regex':
      return `${where}a text in which /${words(pattern)}/ is found`
    case 'range': {
      const [lower, upper] = Array.isArray(range) ? range : []
      return `${where}a number from ${short(lower)} to ${short(upper)}`
    }
    case 'jsonpath': {
      const wanted =
        'expect' in tolerance
          ? `just ${short(tolerance['expect'])}`
          : typeof count === 'number'
            ? `${count} ${count === 1 ? 'match' : 'matches'}`
            : 'something'
      return `${where}${wanted} at ${words(path)}`
    }
    case 'probe':
      return `that the probe "${words(tolerance['name'] ?? 'of the tolerance')}" accepts it`
    default:
      return short(tolerance)
  }
}

function listed(texts: readonly string[]): string {
  if (texts.length === 0) return 'nothing'
  return texts.length === 1 ? texts[0]! : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`
}
