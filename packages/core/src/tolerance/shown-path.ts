import { pythonRepr } from '../python/text-form.ts'

/** Characters of a path that a message shows. */
const most = 200

/** A JSON path as a message shows it. */
export function shownPath(path: string): string {
  return path.length <= most ? pythonRepr(path) : `${pythonRepr(path.slice(0, most))}…`
}
