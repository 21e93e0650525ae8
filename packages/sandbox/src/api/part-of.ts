import type { UpdateOptions } from '../registry/update-object.ts'

/** The part of an object that a write to one of its subresources is about. */
export function partOf(subresource: string | undefined): NonNullable<UpdateOptions['part']> {
  return subresource === 'status' || subresource === 'ephemeralcontainers' ? subresource : 'main'
}
