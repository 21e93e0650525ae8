const segment = /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^'"\\]+)/gs
const reference = /\$(?:\{(\w+)\}|(\w+|[?$!]))/g

/**
 * Expands a word of a script: its variables, then its quotation marks. What an unquoted variable holds is split at blanks, so that the word may become
 * several, or none.
 */
export function expandWord(word: string, lookUp: (name: string) => string): readonly string[] {
  const fields: string[] = []
  let field: string | undefined
  const expanded = (text: string): string =>
    text.replaceAll(reference, (_, braced?: string, plain?: string) => lookUp(braced ?? plain ?? ''))
  const split = (value: string): void => {
    const [first = '', ...rest] = value.split(/\s+/)
    if (first !== '') field = (field ?? '') + first
    for (const part of rest) {
      if (field !== undefined) fields.push(field)
      field = part === '' ? undefined : part
    }
  }
  for (const [, single, double, escaped, bare] of word.matchAll(segment)) {
    if (bare === undefined) {
      field = (field ?? '') + (single ?? escaped ?? expanded((double ?? '').replaceAll(/\\(["\\])/g, '$1')))
      continue
    }
    let at = 0
    for (const match of bare.matchAll(reference)) {
      const before = bare.slice(at, match.index)
      if (before !== '') field = (field ?? '') + before
      split(lookUp(match[1] ?? match[2] ?? ''))
      at = match.index + match[0].length
    }
    const after = bare.slice(at)
    if (after !== '') field = (field ?? '') + after
  }
  return field === undefined ? fields : [...fields, field]
}

/** Expands what stands in quotation marks, or behind `=`: nothing is split there. */
export function expandText(word: string, lookUp: (name: string) => string): string {
  return [...word.matchAll(segment)]
    .map(([, single, double, escaped, bare]) => {
      if (single !== undefined || escaped !== undefined) return single ?? escaped ?? ''
      const text = bare ?? (double ?? '').replaceAll(/\\(["\\])/g, '$1')
      return text.replaceAll(reference, (_, braced?: string, plain?: string) => lookUp(braced ?? plain ?? ''))
    })
    .join('')
}
