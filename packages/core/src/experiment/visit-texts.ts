import type { Path } from './validation-context.ts'

/** Calls a function with each text in a value, at any depth, and a function that says where it stands. */
export function visitTexts(value: unknown, at: Path, visit: (text: string, path: () => Path) => void): void {
  const inside: (string | number)[] = []
  const path = () => [...at, ...inside]

  function look(found: unknown): void {
    if (typeof found === 'string') visit(found, path)
    if (typeof found !== 'object' || found === null) return
    const list = Array.isArray(found)
    for (const [key, item] of Object.entries(found)) {
      inside.push(list ? Number(key) : key)
      look(item)
      inside.pop()
    }
  }

  look(value)
}
