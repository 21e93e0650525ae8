import { readFileSync } from 'node:fs'

/**
 * The type of a field: `string`, `integer`, `boolean`, `bytes`, `double`, a well-known type (`time`, `quantity` …), `#NAME` for
 * a message; `[]` before it means a list, `{}` a map with string keys.
 */
export interface MessageField {
  readonly number: number
  readonly name: string
  readonly type: string
  /** Whether JSON leaves the field out when it has its zero value. */
  readonly omitEmpty: boolean
  /** Whether the field's own fields stand in its place in JSON. */
  readonly inline: boolean
  /** Whether Go holds a pointer, so that a zero value that was sent is meant. */
  readonly pointer: boolean
}

export interface MessageSchemas {
  /** The message of a kind, by `apiVersion/kind`. */
  readonly kinds: Readonly<Record<string, string>>
  readonly messages: Readonly<Record<string, ReadonlyMap<number, MessageField>>>
}

let schemas: MessageSchemas | undefined

/** The messages of all kinds; read from the package's folder when first needed. */
export function messageSchemas(): MessageSchemas {
  schemas ??= readSchemas()
  return schemas
}

function readSchemas(): MessageSchemas {
  const { kinds, messages } = JSON.parse(
    readFileSync(new URL('../../schema/protobuf.json', import.meta.url), 'utf8'),
  ) as {
    kinds: Record<string, string>
    messages: Record<string, readonly (readonly [string, string, string, string])[]>
  }
  return {
    kinds,
    messages: Object.fromEntries(
      Object.entries(messages).map(([message, fields]) => [
        message,
        new Map(
          fields.map(([number, name, type, flags]) => [
            Number(number),
            {
              number: Number(number),
              name,
              type,
              omitEmpty: flags.includes('o'),
              inline: flags.includes('i'),
              pointer: flags.includes('p'),
            },
          ]),
        ),
      ]),
    ),
  }
}
