import { readlinkSync } from 'node:fs'
import { isAbsolute, posix } from 'node:path'

/** The path without links, as far as it exists, link by link as in Python: what is missing is named where the links lead to. */
export function realPath(path: string): string {
  return posix.normalize(follow(process.cwd(), path, new Map()).path)
}

/** `links` holds where those that were met lead to; undefined where that is being found out. */
function follow(
  from: string,
  way: string,
  links: Map<string, string | undefined>,
): { readonly path: string; readonly endless: boolean } {
  let path = isAbsolute(way) ? '/' : from
  const names = way.split('/')
  for (const [index, name] of names.entries()) {
    if (name === '' || name === '.') continue
    const next = posix.join(path, name)
    const target = name === '..' ? undefined : targetOf(next)
    if (target === undefined) {
      path = next
      continue
    }
    const rest = names.slice(index + 1)
    const known = links.get(next)
    if (known === undefined && links.has(next)) return { path: posix.join(next, ...rest), endless: true }
    if (known === undefined) {
      links.set(next, undefined)
      const followed = follow(path, target, links)
      if (followed.endless) return { path: posix.join(followed.path, ...rest), endless: true }
      links.set(next, followed.path)
    }
    path = links.get(next) ?? next
  }
  return { path, endless: false }
}

/** Where a link leads to; undefined where there is none. */
function targetOf(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
