import type { FieldError } from '../registry/api-error.ts'
import type { ManagedFieldsEntry } from '../store/kubernetes-object.ts'

/** In bytes. */
export const longestManager = 128
/** What Go can print: letters, marks, numbers, punctuation, symbols, and of the spaces the plain one. */
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

/** Whether the name of a field manager can have it. */
export function isManagerCharacter(character: string): boolean {
  return printable.test(character)
}

/** What is wrong with the name of a field manager: more than 128 bytes, or characters that can't be printed. */
export function validateManager(name: string, field: string): readonly FieldError[] {
  if (Buffer.byteLength(name) > longestManager)
    return [{ type: 'Too long', field, detail: `may not be more than ${longestManager} bytes` }]
  let position = -1
  return [...name].flatMap((character): FieldError[] => {
    position++
    if (isManagerCharacter(character)) return []
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
    return [
      { type: 'Invalid value', field, value: name, detail: `invalid character U+${code} (at position ${position})` },
    ]
  })
}

/** The same for those of an object's entries. */
export function validateManagers(entries: readonly ManagedFieldsEntry[]): readonly FieldError[] {
  return entries.flatMap(({ manager = '' }: Partial<ManagedFieldsEntry>, index) =>
    validateManager(manager, `metadata.managedFields[${index}].manager`),
  )
}
