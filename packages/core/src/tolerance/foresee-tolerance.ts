import { isMapping, type Mapping } from 'chaos-plugin-api'
import { meantName } from '../model/meant-name.ts'
import type { ToleranceProblem } from './validate-tolerance.ts'

/** What is known beforehand of what a probe returns. */
export interface ExpectedOutput {
  /** For sentences: `a program`, `kubernetes/count-pods`. */
  readonly of: string
  /** The type of JSON Schema, where there is one. */
  readonly type?: string
  /** Its parts, where it is a mapping that is known, each with the types that it can have. */
  readonly parts?: Readonly<Record<string, readonly string[]>>
}

export interface ForeseenTolerance {
  /** What the run could only give up at. */
  readonly impossible: readonly ToleranceProblem[]
  /** What can be judged, and is never met. */
  readonly unmeetable: readonly ToleranceProblem[]
}

/** What a run of a program gives. */
export const programOutput: ExpectedOutput = {
  of: 'a program',
  parts: { status: ['number'], stdout: ['string'], stderr: ['string'] },
}

/** What an HTTP exchange gives. */
export const exchangeOutput: ExpectedOutput = {
  of: 'an HTTP exchange',
  parts: { status: ['number'], headers: ['object'], body: ['string', 'number', 'object'] },
}

/** Finds what a well-formed tolerance can never do, by itself or with what its probe returns. What references in it stand for has to be filled in. */
export function foreseeTolerance(tolerance: unknown, output: ExpectedOutput | undefined): ForeseenTolerance {
  const unmeetable = neverMet(tolerance, output)
  if (!isMapping(tolerance) || output?.parts === undefined) return { impossible: [], unmeetable }
  return { impossible: wrongTarget(tolerance, output.of, output.parts), unmeetable }
}

function neverMet(tolerance: unknown, output: ExpectedOutput | undefined): readonly ToleranceProblem[] {
  if (Array.isArray(tolerance) && tolerance.length === 0)
    return [{ message: 'An empty list accepts nothing, so this tolerance is never met.', path: [] }]
  if (typeof tolerance === 'string' && (output?.type === 'boolean' || output?.type === 'integer')) {
    const kind = output.type === 'boolean' ? 'true or false' : 'a whole number'
    return [{ message: `${output.of} returns ${kind}, so this tolerance, a text, is never met.`, path: [] }]
  }
  if (!isMapping(tolerance)) return []
  const { type, count, range } = tolerance
  if (type === 'jsonpath' && !('expect' in tolerance) && !isCount(count))
    return [{ message: 'A count of matches is a whole number from 0 on, so this one is never met.', path: ['count'] }]
  if (type === 'range' && Array.isArray(range) && Number(range[0]) > Number(range[1]))
    return [{ message: 'The lower bound of the range is above the upper one, so it is never met.', path: ['range'] }]
  return []
}

function isCount(count: unknown): boolean {
  if (count === undefined || count === null || typeof count === 'boolean') return true
  const number = typeof count === 'string' ? NaN : Number(count)
  return Number.isInteger(number) && number >= 0
}

/** Where a tolerance judges a part that is not there, the whole is judged, which is no text and no number. */
function wrongTarget(
  { type, target }: Mapping,
  of: string,
  parts: NonNullable<ExpectedOutput['parts']>,
): readonly ToleranceProblem[] {
  if (type !== 'regex' && type !== 'range') return []
  const fits = type === 'regex' ? ['string'] : ['string', 'number']
  const possible = Object.keys(parts).filter((part) => parts[part]!.some((one) => fits.includes(one)))
  if (typeof target === 'string' && possible.includes(target)) return []
  const isGiven = target !== undefined && target !== null && target !== ''
  const near = typeof target === 'string' ? meantName(target, possible) : undefined
  const needs = type === 'regex' ? 'A regex tolerance needs a text' : 'A range tolerance needs a number'
  const said = isGiven
    ? `${needs}, and ${JSON.stringify(target)} of ${of} is none`
    : `${needs}, and the output of ${of} is none as a whole`
  const hint =
    near === undefined
      ? `name its part as "target": ${possible.join(', ').replace(/, (?=[^,]*$)/, ' or ')}.`
      : `did you mean the target "${near}"?`
  return [{ message: `${said}; ${hint}`, path: isGiven ? ['target'] : [] }]
}
