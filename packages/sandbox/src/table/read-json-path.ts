import { isRecord } from '../json/is-record.ts'

const step = /^\.?([^.[\]]+)|^\[(\d+|\*)\]|^\[['"]([^'"]+)['"]\]|^\[\?\(@\.([\w.]+)\s*==\s*['"]([^'"]*)['"]\)\]|^\./

/** The values at a simple JSONPath: members, `[0]`, `[*]`, `['name']` and `[?(@.type=="Ready")]`. */
export function readJsonPath(value: unknown, path: string): readonly unknown[] {
  let found: readonly unknown[] = [value]
  let rest = path.replace(/^\$/, '').replaceAll('\\.', '\u0000')
  while (rest !== '') {
    const match = step.exec(rest)
    if (!match) return []
    const [whole, member, index, quoted, field, wanted] = match
    const name = (member ?? quoted)?.replaceAll('\u0000', '.')
    if (name !== undefined)
      found = found.flatMap((item) => (isRecord(item) && item[name] !== undefined ? [item[name]] : []))
    else if (index === '*') found = found.flatMap((item) => (Array.isArray(item) ? (item as unknown[]) : []))
    else if (index !== undefined)
      found = found.flatMap((item) => (Array.isArray(item) ? [(item as unknown[])[Number(index)]] : []))
    else if (field !== undefined)
      found = found.flatMap((item) =>
        Array.isArray(item) ? item.filter((one) => isRecord(one) && String(one[field]) === wanted) : [],
      )
    rest = rest.slice(whole.length)
  }
  return found
}
