import { isMapping, type Mapping, patternProblem } from 'chaos-plugin-api'
import { unknownName } from '../model/unknown-name.ts'
import { PythonFloat } from '../python/python-float.ts'
import { pythonRepr } from '../python/text-form.ts'
import { parseJsonPath } from './json-path/parse-json-path.ts'
import { shownPath } from './shown-path.ts'

/** What is wrong with a tolerance; the path begins in the tolerance. */
export interface ToleranceProblem {
  readonly message: string
  readonly path: Path
}

type Path = readonly (string | number)[]

export interface ToleranceValidation {
  /** Whether the file has a number with a fraction there, if only `.0`; the path begins in the tolerance. */
  isFloat(path: Path): boolean
}

/**
 * Checks a tolerance as the file has it, without anything filled in. Spec 2, rules 12 to 16; that a tolerance of type probe is a
 * valid activity is checked where activities are.
 */
export function validateTolerance(tolerance: unknown, { isFloat }: ToleranceValidation): readonly ToleranceProblem[] {
  if (!isMapping(tolerance) || tolerance instanceof PythonFloat)
    return isPlain(tolerance, isFloat([])) ? [] : [unusable]
  switch (tolerance['type']) {
    case 'probe':
      return []
    case 'regex':
      return regexProblems(tolerance)
    case 'jsonpath':
      return jsonPathProblems(tolerance)
    case 'range':
      return rangeProblems(tolerance)
    default:
      return [typeProblem(tolerance)]
  }
}

function typeProblem(tolerance: Mapping): ToleranceProblem {
  const { type } = tolerance
  if (!('type' in tolerance))
    return { message: 'A tolerance that is a mapping needs a type: probe, regex, jsonpath or range.', path: [] }
  const clause = `A tolerance of type ${JSON.stringify(type)} is not known`
  return { message: unknownName(clause, type, ['probe', 'regex', 'jsonpath', 'range']), path: ['type'] }
}

const unusable: ToleranceProblem = {
  message:
    'A tolerance must be a boolean, an integer, a text, a list or a mapping with a type; for a number with a fraction use a range.',
  path: [],
}

function isPlain(tolerance: unknown, isFloat: boolean): boolean {
  if (typeof tolerance === 'number') return !isFloat && Number.isInteger(tolerance)
  return typeof tolerance === 'boolean' || typeof tolerance === 'string' || Array.isArray(tolerance)
}

function regexProblems(tolerance: Mapping): readonly ToleranceProblem[] {
  const { pattern } = tolerance
  if (!('pattern' in tolerance)) return [{ message: 'A regex tolerance needs a pattern.', path: [] }]
  if (typeof pattern !== 'string') {
    return [{ message: `The pattern of a tolerance must be text, and not ${pythonRepr(pattern)}.`, path: ['pattern'] }]
  }
  const problem = patternProblem(pattern)
  if (problem === undefined) return []
  return [{ message: `The pattern ${pythonRepr(pattern)} is not a regular expression: ${problem}.`, path: ['pattern'] }]
}

function jsonPathProblems(tolerance: Mapping): readonly ToleranceProblem[] {
  const { path } = tolerance
  if (!('path' in tolerance)) return [{ message: 'A jsonpath tolerance needs a path.', path: [] }]
  if (typeof path !== 'string') {
    return [{ message: `The JSON path of a tolerance must be text, and not ${pythonRepr(path)}.`, path: ['path'] }]
  }
  if (path.trim() === '') return [{ message: 'The JSON path of a tolerance must not be empty.', path: ['path'] }]
  const parsed = parseJsonPath(path)
  if (!('error' in parsed)) return []
  return [{ message: `The JSON path ${shownPath(path)} is invalid: ${parsed.error}.`, path: ['path'] }]
}

function rangeProblems(tolerance: Mapping): readonly ToleranceProblem[] {
  const { range } = tolerance
  if (!('range' in tolerance)) return [{ message: 'A range tolerance needs a range.', path: [] }]
  if (!Array.isArray(range)) {
    return [
      {
        message: `The range of a tolerance must be a list of two numbers, and not ${pythonRepr(range)}.`,
        path: ['range'],
      },
    ]
  }
  if (range.length !== 2) {
    return [{ message: `The range of a tolerance must have two numbers, and not ${range.length}.`, path: ['range'] }]
  }
  return ['lower', 'upper'].flatMap((name, index) => {
    const bound: unknown = range[index]
    if (typeof bound === 'number' || typeof bound === 'boolean' || bound instanceof PythonFloat) return []
    return [
      {
        message: `The ${name} bound of a range must be a number, and not ${pythonRepr(bound)}.`,
        path: ['range', index],
      },
    ]
  })
}
