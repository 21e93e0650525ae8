import type { z } from 'zod'
import type { SpecProblem } from './problems-in.ts'

/** What is wrong with several members of a part of a spec together. */
export type Rule<T> = (spec: T) => SpecProblem | undefined

/** Gives a part of a spec rules about several of its members. */
export function withRules<T extends z.ZodObject>(part: T, ...rules: readonly Rule<z.output<T>>[]): T {
  return part.superRefine((spec, context) => {
    for (const rule of rules) {
      const problem = rule(spec)
      if (problem !== undefined) context.addIssue({ code: 'custom', path: [...problem.at], message: problem.clause })
    }
  })
}

/** The members that each value of `action` needs. */
export function needs(members: Readonly<Record<string, readonly string[]>>): Rule<Readonly<Record<string, unknown>>> {
  return (spec) => {
    const action = String(spec['action'])
    const missing = members[action]?.find((name) => isNothing(spec[name]))
    return missing === undefined ? undefined : { at: [missing], clause: `the action ${action} needs it` }
  }
}

/** Whether a member is left out, or says nothing. */
export function isNothing(value: unknown): boolean {
  return value === undefined || value === 0 || value === '' || (Array.isArray(value) && value.length === 0)
}
