import { madeSpec } from '../players/alter-object.ts'
import type { Stored } from '../world/api-server.ts'
import { merged } from '../world/field-entries.ts'
import { leavesOf } from '../world/leaves.ts'

/** Whether others have altered, in an object that a run of ours created, what that run had sent: then it stays. */
export function isAdopted({ body, entries }: Stored): boolean {
  const leaves = leavesOf(body)
  return Object.entries(madeSpec).some(([part, sent]) => {
    const field = `/spec/${part}`
    const owners = entries.filter(({ fields }) => fields.has(field)).map(({ manager }) => manager)
    const isOfOthers = owners.some((manager) => !manager.startsWith('chaos/') && manager !== merged)
    return isOfOthers && leaves.get(field) !== JSON.stringify(sent)
  })
}
