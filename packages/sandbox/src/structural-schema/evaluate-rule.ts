import type { Environment } from '@marcbachmann/cel-js'
import { isRecord } from '../json/is-record.ts'

type Program = (context: Readonly<Record<string, unknown>>) => unknown

let environment: Environment | undefined
const programs = new Map<string, Program>()

/** Loads the interpreter of CEL (https://cel.dev). Until then rules count as held: nobody waits for it who has no rules. */
export async function loadRuleEngine(): Promise<void> {
  if (environment) return
  const { Environment: Cel } = await import('@marcbachmann/cel-js')
  environment ??= new Cel({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false })
    .registerFunction('isURL(string): bool', (text: string) => URL.canParse(text))
    .registerFunction('url(string): map', (text: string) => ({ scheme: new URL(text).protocol.replace(/:$/, '') }))
    .registerFunction('map.getScheme(): string', (url: { readonly scheme: string }) => url.scheme)
}

/** What a rule says, or why it could not be evaluated, in the words of the API server where they are known. */
export function evaluateRule(
  rule: string,
  context: Readonly<Record<string, unknown>>,
): { readonly value?: unknown; readonly error?: string } | undefined {
  if (!environment) return undefined
  try {
    let program = programs.get(rule)
    if (!program) {
      program = environment.parse(rule)
      programs.set(rule, program)
    }
    const values = Object.entries(context).map(([name, value]) => [name, asCel(value)] as const)
    return { value: program(Object.fromEntries(values)) }
  } catch (error) {
    return { error: describe(error instanceof Error ? error.message.split('\n')[0]! : String(error)) }
  }
}

function describe(message: string): string {
  if (message.startsWith('Invalid duration string')) {
    return "type conversion error from 'string' to 'google.protobuf.Duration'"
  }
  const key = /^No such key: (.*)/.exec(message)?.[1]
  return key === undefined ? message : `no such key: ${key}`
}

/** CEL tells integers from other numbers. */
function asCel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asCel)
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asCel(member)]))
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value
}
