import { at } from './expectations.ts'

interface Entry {
  readonly manager: string
  readonly operation: string
  readonly subresource?: string
  readonly time?: string
  readonly fieldsV1: Fields
}

interface Fields {
  readonly [name: string]: Fields
}

export const entriesOf = (object: unknown): readonly Entry[] =>
  (at(object, 'metadata', 'managedFields') ?? []) as readonly Entry[]

/**
 * Whose an object's fields are: the paths of the fields by their owners, who are named with what they do: `scaler Update scale`. The fields are in the order
 * of their names.
 */
export function ownersOf(object: unknown): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    entriesOf(object).map(({ manager, operation, subresource, fieldsV1 }) => [
      [manager, operation, subresource].filter(Boolean).join(' '),
      pathsOf(fieldsV1, '').sort(),
    ]),
  )
}

function pathsOf(fields: Fields, path: string): string[] {
  const itself = '.' in fields || Object.keys(fields).length === 0
  const below = Object.entries(fields).flatMap(([name, inner]) =>
    name === '.' ? [] : pathsOf(inner, `${path}${name.startsWith('f:') ? `.${name.slice(2)}` : `[${name.slice(2)}]`}`),
  )
  return itself && path !== '' ? [path, ...below] : below
}
