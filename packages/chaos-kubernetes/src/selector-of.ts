/** Puts the name into a selector such as `name in ({name})`, as Chaos Toolkit does. */
export function selectorOf(selector: string | null, name: string | null): string | null {
  return selector === null ? null : selector.replaceAll('{name}', String(name ?? 'None'))
}
