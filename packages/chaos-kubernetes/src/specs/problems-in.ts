import { isMapping, shorten } from 'chaos-plugin-api'
import type { z } from 'zod'

/** What is wrong in a spec, where, and in a clause. */
export interface SpecProblem {
  readonly at: readonly PropertyKey[]
  readonly clause: string
}

/**
 * Says of each part of a spec why it is not what its schema takes: missing, unknown, of another kind, or whatever a rule says in a sentence of its own.
 *
 * @example
 * problemsIn(z.strictObject({ mode: z.enum(['one', 'all']) }), {}, 'PodChaos')
 * // → [{ at: ['mode'], clause: 'it is missing; it is one of one, all' }]
 */
export function problemsIn(schema: z.ZodType, spec: unknown, kind: string): readonly SpecProblem[] {
  const { error } = schema.safeParse(spec, { reportInput: true })
  return error === undefined ? [] : error.issues.flatMap((issue) => problemsOf(issue, kind, spec))
}

function problemsOf(issue: z.core.$ZodIssue, kind: string, spec: unknown): readonly SpecProblem[] {
  const { path: at, code } = issue
  if (code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ at: [...at, key], clause: `it is no field of ${kind}` }))
  }
  if (code === 'custom' || code === 'invalid_format') return [{ at, clause: issue.message }]
  const wanted = wantedBy(issue)
  const value = at.reduce<unknown>((inner, part) => (inner as Readonly<Record<PropertyKey, unknown>>)[part], spec)
  if (value === undefined) return [{ at, clause: `it is missing; it is ${wanted}` }]
  return [{ at, clause: `it must be ${wanted}, and not ${shownOf(value)}` }]
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

function wantedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return kinds[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_value') {
    const [first, ...others] = issue.values.map(String)
    return others.length === 0 ? first! : `one of ${[first, ...others].join(', ')}`
  }
  if (issue.code === 'too_small') return `${issue.origin === 'array' ? 'a list of ' : ''}at least ${issue.minimum}`
  if (issue.code === 'too_big') return `at most ${issue.maximum}`
  return 'something else'
}

function shownOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  return isMapping(value) ? 'a mapping' : shorten(JSON.stringify(value), 60)
}
