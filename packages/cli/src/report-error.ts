import { ChaosError, formatProblem, nearestName, type Outcome } from 'chaos-core'
import { isStepFailure } from 'chaos-plugin-api'
import { UsageError } from './usage-error.ts'

/** An error as people get to see it. */
export interface ReportedError {
  readonly kind: 'usage' | Outcome
  /** The first line is the sentence, what follows belongs to it. */
  readonly lines: readonly string[]
}

/** Says what an error means in one sentence, with a remedy where there is one. Stack traces are for `--verbose`; `command` is the id of what was called. */
export function reportError(
  error: unknown,
  { verbose, command }: { readonly verbose: boolean; readonly command?: string | undefined },
): ReportedError {
  const reported = describe(error, command)
  if (!verbose || !(error instanceof Error) || error.stack === undefined) return reported
  return { ...reported, lines: [...reported.lines, ...stacksOf(error)] }
}

function describe(error: unknown, command?: string): ReportedError {
  if (error instanceof UsageError) return { kind: 'usage', lines: [join(error.sentence, error.remedy)] }
  if (error instanceof ChaosError) {
    const sentence = join(error.message, error.remedy)
    const problems = error.problems.map(formatProblem).filter((line) => line !== error.message && line !== sentence)
    const more = error.unlisted === 0 ? [] : [`  … and ${error.unlisted} more.`]
    const lines = [sentence, ...problems.map((line) => `  ${line}`), ...more]
    return { kind: error.usage ? 'usage' : error.outcome, lines }
  }
  if (isStepFailure(error)) return { kind: 'inconclusive', lines: [join(error.message, error.remedy)] }
  const usage = parserError(error, command)
  if (usage !== undefined) return describe(usage)
  const message = error instanceof Error ? error.message : String(error)
  return {
    kind: 'internal',
    lines: [`This is a bug in chaos: ${message}. Run it again with --verbose, and report what it prints.`],
  }
}

function join(sentence: string, remedy: string | undefined): string {
  return remedy === undefined ? sentence : `${sentence} ${remedy}`
}

function stacksOf(error: Error): string[] {
  // Its first lines are the message, which may have more than one.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line))
  const lines = [`${error.name}: ${error.message}`, ...frames]
  return error.cause instanceof Error ? [...lines, 'caused by', ...stacksOf(error.cause)] : lines
}

/** What oclif's parser throws, told by what it carries. */
interface ParserError extends Error {
  readonly oclif?: unknown
  readonly flags?: readonly string[]
  readonly args?: readonly unknown[]
  readonly parse?: {
    readonly input?: { readonly flags?: Record<string, unknown>; readonly context?: { readonly id?: string } }
  }
}

/** What the parser says of a single option, which carries nothing else. */
const ofOption: readonly (readonly [RegExp, string])[] = [
  [/^Flag (--\S+) expects a value$/, 'needs a value'],
  [/^Flag (--\S+) can only be specified once$/, 'can be given only once'],
]

function parserError(error: unknown, command: string | undefined): UsageError | undefined {
  if (!(error instanceof Error) || !('oclif' in error)) return undefined
  const { flags, args, parse, message } = error as ParserError
  const id = (parse?.input?.context?.id ?? command)?.replaceAll(':', ' ')
  const seeHelp = `See chaos${id === undefined ? '' : ` ${id}`} --help.`
  if (flags !== undefined && flags.length > 0)
    return unknownOption(flags[0]!, Object.keys(parse?.input?.flags ?? {}), seeHelp)
  if (args !== undefined && args.length > 0) {
    const [first] = args
    return typeof first === 'string'
      ? new UsageError(`"${first}" is one argument too many.`, seeHelp)
      : new UsageError(`The argument ${(first as { name: string }).name.toUpperCase()} is missing.`, seeHelp)
  }
  const sentence = message.split('\n', 1)[0]!.trim()
  for (const [pattern, what] of ofOption) {
    const option = pattern.exec(sentence)?.[1]
    if (option !== undefined) return new UsageError(`The option ${option} ${what}.`, seeHelp)
  }
  return new UsageError(sentence.endsWith('.') ? sentence : `${sentence}.`, seeHelp)
}

function unknownOption(flag: string, known: readonly string[], seeHelp: string): UsageError {
  const near = nearestName(flag.replace(/^-+/, ''), known)
  return new UsageError(
    `There is no option ${flag}.`,
    near === undefined ? seeHelp : `Did you mean --${near}? ${seeHelp}`,
  )
}
