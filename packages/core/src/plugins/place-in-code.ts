import { readFileSync, realpathSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Milliseconds that a module may take to be loaded once more, to learn where its error is. */
const patience = 10_000

/** A place in a line of a stack: behind a parenthesis, or all of it. The message above the lines is anybody's, and may name files, too. */
const placeInLine = /(?<=\(|^ {4}at (?:async )?)(file:\/\/\/[^\s()]+?|\/[^\n():]+?):(\d+)(?::(\d+))?/g

/** A line of its own, which Node writes above the code that it can't understand. */
const placeOfCode = /^(file:\/\/\/\S+?|\/[^\n:]+?):(\d+)$/gm

/**
 * Where in the code of a package an error comes from: `src/actions/leave-note.ts:4`, relative to the package's folder. It is the author's source if the
 * code has a source map. Undefined where none of it is in the package.
 */
export function placeInCode(error: unknown, folder: string): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const lines = stack.split('\n').filter((line) => line.startsWith('    at '))
  return firstWithin(
    folder,
    lines.flatMap((line) => [...line.matchAll(placeInLine)]),
  )
}

/** The same for an error of a module that could not be imported. */
export async function placeOfLoading(error: unknown, folder: string, module: string): Promise<string | undefined> {
  const place = placeInCode(error, folder)
  if (place !== undefined || !(error instanceof SyntaxError)) return place
  // Of code that can't be parsed, Node tells the place only where nobody catches the error.
  return firstWithin(folder, (await wordsOfLoading(module)).matchAll(placeOfCode))
}

/** Each place is a path or a URL, a line, and a column where that is known. */
function firstWithin(folder: string, places: Iterable<readonly (string | undefined)[]>): string | undefined {
  // Of a plugin whose definition is at hand nobody knows where it is.
  if (folder === '') return undefined
  const home = real(folder)
  if (home === undefined) return undefined
  for (const [, at, line, column] of places) {
    const file = at!.startsWith('file:') ? pathOf(at!) : at!
    if (file === undefined) continue
    const inside = relative(home, file)
    if (inside.startsWith('..') || inside.split(sep).includes('node_modules')) continue
    const own = inSource(file, Number(line), Number(column ?? 1)) ?? { file, line: Number(line) }
    return `${relative(home, own.file)}:${own.line}`
  }
  return undefined
}

/** Undefined where a plugin's folder went while it was at work: the error that is explained here counts, and not that one. */
function real(folder: string): string | undefined {
  try {
    return realpathSync(folder)
  } catch {
    return undefined
  }
}

/** The path of a URL; undefined where an error names one that has none, such as one with an encoded slash. */
function pathOf(url: string): string | undefined {
  try {
    return fileURLToPath(url)
  } catch {
    return undefined
  }
}

/** The same place in what a file was made of, where the file names a source map that can be read. */
function inSource(
  file: string,
  line: number,
  column: number,
): { readonly file: string; readonly line: number } | undefined {
  try {
    const named = /^\/\/# sourceMappingURL=(\S+)\s*$/m.exec(readFileSync(file, 'utf8'))?.[1]
    if (named === undefined || named.startsWith('data:')) return undefined
    const map = join(dirname(file), named)
    const payload = JSON.parse(readFileSync(map, 'utf8')) as ConstructorParameters<typeof SourceMap>[0]
    const entry = new SourceMap(payload).findEntry(line - 1, column - 1)
    return 'originalSource' in entry
      ? { file: resolve(dirname(map), entry.originalSource), line: entry.originalLine + 1 }
      : undefined
  } catch {
    return undefined
  }
}

async function wordsOfLoading(module: string): Promise<string> {
  const { execFile } = await import('node:child_process')
  const code = `await import(${JSON.stringify(pathToFileURL(module).href)})`
  return new Promise((done) => {
    const options = { timeout: patience, encoding: 'utf8' } as const
    execFile(process.execPath, ['--input-type=module', '--eval', code], options, (_error, _stdout, stderr) =>
      done(stderr),
    )
  })
}
