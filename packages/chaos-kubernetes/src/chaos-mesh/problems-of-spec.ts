import { isMapping, shorten } from 'chaos-plugin-api'
import type { z } from 'zod'
import { type FaultKind, faultSpecs } from './fault-specs.ts'
import type { SpecProblem } from './spec-parts.ts'

/**
 * Says of each part of the spec of a fault of Chaos Mesh why it is not what its kind takes.
 *
 * @example
 * problemsOfSpec('PodChaos', { mode: 'one', selector: { nodes: ['a'] } })
 * // → [{ at: ['action'], clause: 'it is missing; it is one of pod-kill, pod-failure, container-kill' }]
 */
export function problemsOfSpec(kind: FaultKind, spec: unknown): readonly SpecProblem[] {
  const { error } = faultSpecs[kind].safeParse(spec, { reportInput: true })
  return error === undefined ? [] : error.issues.flatMap((issue) => problemsOf(issue, kind, spec))
}

function problemsOf(issue: z.core.$ZodIssue, kind: FaultKind, spec: unknown): readonly SpecProblem[] {
  const { path: at, code } = issue
  if (code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ at: [...at, key], clause: `${kind} takes no such field there` }))
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
  if (issue.code === 'too_small') return `at least ${issue.minimum}`
  if (issue.code === 'too_big') return `at most ${issue.maximum}`
  return 'something else'
}

function shownOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return isMapping(value) ? 'a mapping' : shorten(JSON.stringify(value), 60)
}
