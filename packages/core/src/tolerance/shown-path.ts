import { shorten } from 'chaos-plugin-api'
import { pythonRepr } from '../python/text-form.ts'

/** Characters of a path that a message shows. */
const most = 200

/** A JSON path as a message shows it. */
export function shownPath(path: string): string {
  return pythonRepr(shorten(path, most))
}
