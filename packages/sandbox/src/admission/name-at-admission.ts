import type { ObjectMeta } from '../store/kubernetes-object.ts'

/** The name by which admission speaks of a new object: one that is made from `generateName` has no other yet. */
export function nameAtAdmission({ name, generateName }: ObjectMeta): string {
  return generateName && name.startsWith(generateName.slice(0, 58)) ? generateName : name
}
