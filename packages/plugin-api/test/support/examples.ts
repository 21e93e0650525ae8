import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

/** An `@example` of a doc comment. */
export interface Example {
  /** Where it stands: `activity.ts:91`. */
  readonly at: string
  /** The source file that it is part of. */
  readonly file: string
  readonly code: string
}

/** The examples in the doc comments of a package's sources. */
export function examplesOf(packageFolder: string): readonly Example[] {
  const src = join(packageFolder, 'src')
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  return files.sort().flatMap((name) => {
    const file = join(src, name)
    const text = readFileSync(file, 'utf8')
    return [...text.matchAll(/@example\n([\s\S]*?)\n \*\//g)].map(({ index, 1: block }) => ({
      at: `${relative(src, file)}:${text.slice(0, index).split('\n').length}`,
      file,
      code: block!.replaceAll(/^ \* ?/gm, ''),
    }))
  })
}

const exported = /^export (?:async )?(?:function|class|const|interface|type) (\w+)/gm

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(exported)].map(([, name]) => name!)
}

function isUsed(name: string, code: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(code)
}

/**
 * Type-checks examples against their package, and returns what is wrong: one line each. An example sees what its source file, the index
 * of its package and the other examples export, and what the preamble declares: what a reader takes for granted.
 */
export function checkExamples(
  packageFolder: string,
  examples: readonly Example[],
  preamble: string,
): readonly string[] {
  const index = join(packageFolder, 'src', 'index.ts')
  const offered = [...readFileSync(index, 'utf8').matchAll(/\w+/g)].map(([name]) => name)
  const modules = new Map(examples.map((example, at) => [join(packageFolder, 'src', `example-${at}.ts`), example]))
  const texts = new Map<string, string>()
  for (const [path, { file, code }] of modules) {
    const own = new Set(namesIn(code))
    const imports = new Map<string, string>()
    const offer = (from: string, names: readonly string[]) => {
      for (const name of names) if (!imports.has(name) && !own.has(name) && isUsed(name, code)) imports.set(name, from)
    }
    offer(file, namesIn(readFileSync(file, 'utf8')))
    offer(
      index,
      offered.filter((name) => !['export', 'from', 'type', 'ts'].includes(name) && isExportedBy(index, name)),
    )
    for (const [other, { code: theirs }] of modules) if (other !== path) offer(other, namesIn(theirs))
    const lines = [...imports].map(([name, from]) => `import { ${name} } from ${JSON.stringify(from)};`)
    texts.set(path, `${lines.join(' ')} ${preamble.replaceAll('\n', ' ')} export {};\n${code}\n`)
  }
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    customConditions: ['chaos-source'],
  }
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists, getSourceFile } = host
  host.readFile = (path) => texts.get(path) ?? readFile(path)
  host.fileExists = (path) => texts.has(path) || fileExists(path)
  host.getSourceFile = (path, version, ...rest) =>
    texts.has(path) ? ts.createSourceFile(path, texts.get(path)!, version) : getSourceFile(path, version, ...rest)
  const program = ts.createProgram([...texts.keys()], options, host)
  return [...modules].flatMap(([path, { at }]) => {
    const source = program.getSourceFile(path)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${at}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    )
  })
}

function isExportedBy(index: string, name: string): boolean {
  return new RegExp(`[{,]\\s*(?:type )?${name}\\s*[,}]`).test(readFileSync(index, 'utf8').replaceAll(/\btype \{/g, '{'))
}

/** A result that an example promises: `expression // → value`, the arrow at its end or on the next line. */
export interface Promised {
  readonly expression: string
  readonly value: string
}

/** The results that an example promises. */
export function promisesOf({ code }: Example): readonly Promised[] {
  return [...code.matchAll(/^(.+?)\s*\/\/ → (.+)$/gm)].map(([, expression, value]) => ({
    expression: expression!,
    value: value!,
  }))
}

/** Evaluates a promise with the exports of the example's source file in scope. Returns what came out and what was promised. */
export async function evaluate(
  { file }: Example,
  { expression, value }: Promised,
): Promise<readonly [unknown, unknown]> {
  const module = (await import(file)) as Readonly<Record<string, unknown>>
  const names = Object.keys(module)
  const run = new Function(...names, `return [${expression}, ${value}]`) as (...values: unknown[]) => [unknown, unknown]
  return run(...names.map((name) => module[name]))
}
