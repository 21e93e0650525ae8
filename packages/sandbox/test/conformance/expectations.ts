import { fail } from 'node:assert/strict'
import type { Answer } from './conformance-cluster.ts'

/** In a wanted shape: the field must not be there. */
export const absent = Symbol('absent')

/** In a wanted shape: a list with at least one such element. */
export const containing =
  (...wanted: readonly unknown[]) =>
  (value: unknown): boolean =>
    Array.isArray(value) && wanted.every((each) => value.some((element) => difference(element, each, '') === undefined))

/** In a wanted shape: any text but the empty one. */
export const someText = (value: unknown): boolean => typeof value === 'string' && value !== ''

/**
 * Fails unless the value has the wanted shape: objects may have further fields, lists must have exactly these elements,
 * a pattern or a predicate stands for any value that it takes.
 */
export function matches(value: unknown, wanted: unknown): void {
  const problem = difference(value, wanted, '')
  if (problem !== undefined) fail(`${problem}\nin ${JSON.stringify(value)?.slice(0, 1500)}`)
}

/** What a path of keys leads to, or undefined. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let found = value
  for (const key of keys)
    found = found === null || typeof found !== 'object' ? undefined : (found as Record<string, unknown>)[key]
  return found
}

/** The body of an answer that must be a success. */
export async function ok(answer: Promise<Answer>, status?: number): Promise<unknown> {
  const { status: got, body } = await answer
  if (status === undefined ? got >= 300 : got !== status)
    fail(`Status ${got} instead of ${status ?? '2xx'}: ${JSON.stringify(body)}`)
  return body
}

/** Fails unless the answer is a refusal with this code, reason and message. */
export async function refused(
  answer: Promise<Answer>,
  code: number,
  reason: string,
  message?: string | RegExp,
  details?: unknown,
): Promise<void> {
  const { status, body } = await answer
  matches(status, code)
  matches(body, {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    reason,
    ...(message === undefined ? {} : { message }),
    ...(details === undefined ? {} : { details }),
  })
}

/** Fails unless validation refused the object because of these fields: the field's path, then the reason of the cause. */
export async function invalid(
  answer: Promise<Answer>,
  ...causes: readonly (readonly [field: string, reason: string, message?: RegExp])[]
): Promise<void> {
  const wanted = causes.map(([field, reason, message]) => ({ field, reason, ...(message ? { message } : {}) }))
  await refused(answer, 422, 'Invalid', /is invalid/, { causes: containing(...wanted) })
}

function difference(value: unknown, wanted: unknown, place: string): string | undefined {
  const here = place || 'the value'
  if (wanted === absent) return value === undefined ? undefined : `${here} is there: ${JSON.stringify(value)}`
  if (typeof wanted === 'function') {
    return (wanted as (value: unknown) => boolean)(value)
      ? undefined
      : `${here} is not as wanted: ${JSON.stringify(value)}`
  }
  if (wanted instanceof RegExp) {
    return typeof value === 'string' && wanted.test(value)
      ? undefined
      : `${here} is ${JSON.stringify(value)} and not ${wanted}`
  }
  if (typeof wanted !== 'object' || wanted === null) {
    return Object.is(value, wanted)
      ? undefined
      : `${here} is ${JSON.stringify(value)} instead of ${JSON.stringify(wanted)}`
  }
  if (typeof value !== 'object' || value === null)
    return `${here} is ${JSON.stringify(value)} instead of ${JSON.stringify(wanted)}`
  if (Array.isArray(wanted) && (!Array.isArray(value) || value.length !== wanted.length)) {
    return `${here} is ${JSON.stringify(value)} instead of ${JSON.stringify(wanted)}`
  }
  for (const key of Reflect.ownKeys(wanted)) {
    if (Array.isArray(wanted) && key === 'length') continue
    const problem = difference(
      (value as Record<PropertyKey, unknown>)[key],
      (wanted as Record<PropertyKey, unknown>)[key],
      `${place}.${String(key)}`,
    )
    if (problem !== undefined) return problem
  }
  return undefined
}
