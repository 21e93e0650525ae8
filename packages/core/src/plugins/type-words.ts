const words: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  null: 'null',
  array: 'list',
  object: 'mapping',
}

/** What JSON Schema calls a type, in words for people, as it stands behind "list of": `whole number`. Undefined where there is no such type. */
export function typeWords(type: unknown): string | undefined {
  return words[String(type)]
}

/** The same as one of its kind: `a whole number`. */
export function oneOfType(type: unknown): string | undefined {
  const word = typeWords(type)
  return word === undefined || type === 'boolean' || type === 'null' ? word : `a ${word}`
}
