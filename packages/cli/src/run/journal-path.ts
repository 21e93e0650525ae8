import { basename, extname } from 'node:path'
import { nameOfSource } from 'chaos-core'

/** Where the journal goes unless a path is given. */
const usual = './journal.json'

/**
 * Where the journals of several runs go: each gets a name of its own, made of that of its experiment; what is not a letter, a digit, `.`, `_` or `-`
 * becomes `-`.
 *
 * @example
 * journalPaths(['a/drain.yaml', 'b/drain.yaml', '-']) // → ['./journal-drain.json', './journal-drain-2.json', './journal-standard-input.json']
 */
export function journalPaths(sources: readonly string[]): readonly string[] {
  if (sources.length === 1) return [usual]
  const taken = new Set<string>()
  return sources.map((source) => {
    const name = nameOf(source)
    let path = `./journal-${name}.json`
    for (let number = 2; taken.has(path); number++) path = `./journal-${name}-${number}.json`
    taken.add(path)
    return path
  })
}

function nameOf(source: string): string {
  const shown = URL.parse(source)?.pathname ?? nameOfSource(source)
  return basename(shown, extname(shown)).replaceAll(/[^\w.-]+/g, '-') || 'experiment'
}
