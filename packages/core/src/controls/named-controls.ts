import { isMapping } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Control } from '../model/experiment.ts'
import { problemOfControl } from './problem-of-control.ts'

/**
 * The controls of a mapping of names to definitions, as settings and control files have it. Nothing at all is an empty mapping. Throws `ChaosError` where
 * it is no such mapping, or one of them is no control: what is meant to guard a run is not left out without a word.
 *
 * @param where what holds it, at the begin of a sentence: `The control file c.yaml`
 */
export function namedControls(mapping: unknown, where: string): readonly Control[] {
  if (mapping === undefined || mapping === null) return []
  const remedy =
    'Write names, and below each its provider: {"audit": {"provider": {"type": "python", "module": "audit"}}}.'
  if (!isMapping(mapping)) throw new ChaosError(`${where} must hold a mapping of names to controls.`, { remedy })
  const entries = Object.entries(mapping)
  const wrapped = mapping['controls']
  if (entries.length === 1 && wrapped !== undefined && !(isMapping(wrapped) && 'provider' in wrapped)) {
    throw new ChaosError(`${where} holds its controls below "controls", where none is looked for.`, {
      remedy: 'Leave that out: the names stand at its top.',
    })
  }
  const problems = entries.flatMap(([name, control]) => {
    const problem = problemOfControl(control)
    return problem === undefined ? [] : [`the control "${name}" is none, as ${problem}`]
  })
  if (problems.length > 0) throw new ChaosError(`${where} can't be used: ${ended(problems.join('; '))}`)
  return entries.map(([name, control]) => ({ ...(control as Control), name }))
}

function ended(clause: string): string {
  return clause.endsWith('?') ? clause : `${clause}.`
}
