import type { HeaderOperations } from './istio-spec.ts'

type Headers = Readonly<Record<string, string | readonly string[]>>

/** Applies a route's header operations: removes, then sets, then adds beside what is there. */
export function editHeaders<T extends Headers>(
  headers: T,
  ...operations: readonly (HeaderOperations | undefined)[]
): T {
  const edited: Record<string, string | readonly string[]> = { ...headers }
  for (const { remove = [], set = {}, add = {} } of operations.map((each) => each ?? {})) {
    for (const name of remove) delete edited[name.toLowerCase()]
    for (const [name, value] of Object.entries(set)) edited[name.toLowerCase()] = value
    for (const [name, value] of Object.entries(add)) {
      const old = edited[name.toLowerCase()]
      edited[name.toLowerCase()] = old === undefined ? value : [old, value].flat().join(', ')
    }
  }
  return edited as T
}
