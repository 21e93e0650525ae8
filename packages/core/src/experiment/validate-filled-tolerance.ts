import type { Activity } from '../model/experiment.ts'
import { providedBy } from '../plugins/provided-by.ts'
import { namesOfPatterns } from '../substitution/substitute.ts'
import { type ExpectedOutput, exchangeOutput, foreseeTolerance, programOutput } from '../tolerance/foresee-tolerance.ts'
import { type ToleranceValidation, validateTolerance } from '../tolerance/validate-tolerance.ts'
import { filledNow, knownNow } from './known-now.ts'
import { type Block, type Findings, isBlock, type Path, type ValidationContext } from './validation-context.ts'

/** What a run fills in of a tolerance. */
const filledKeys = ['pattern', 'path'] as const

/**
 * Reports what is wrong with the tolerance of an activity, with its references filled in: what it can't judge, or never meets, of what the activity
 * returns, too. What only the run fills in is left to it.
 */
export function validateFilledTolerance(
  activity: Block,
  path: Path,
  isFloat: ToleranceValidation['isFloat'],
  context: ValidationContext,
  { wrong, impossible, doubtful }: Findings,
): void {
  const { tolerance: given } = activity
  const { filled, open, written } = fill(given, context)
  // Chaos Toolkit judges what stands in the file.
  const judged = context.asChaosToolkit ? given : filled
  const problems = validateTolerance(judged, { isFloat }).filter(
    ({ path: [key] }) => context.asChaosToolkit || !open.has(String(key)),
  )
  for (const { message, path: inside } of problems) {
    const text = context.asChaosToolkit ? undefined : written.get(String(inside[0]))
    wrong([...path, ...inside], text === undefined ? message : `${message} It is what "${text}" stands for.`)
  }
  if (problems.length > 0) return
  const foreseen = foreseeTolerance(filled, outputOf(activity, context))
  for (const { message, path: inside } of foreseen.impossible) impossible([...path, ...inside], message)
  for (const { message, path: inside } of foreseen.unmeetable) doubtful([...path, ...inside], message)
}

interface FilledTolerance {
  readonly filled: unknown
  /** The keys whose values only the run knows. */
  readonly open: ReadonlySet<string>
  /** What the file has instead of what is filled in. */
  readonly written: ReadonlyMap<string, string>
}

function fill(tolerance: unknown, { configuration, secrets }: ValidationContext): FilledTolerance {
  const open = new Set<string>()
  const written = new Map<string, string>()
  if (!isBlock(tolerance)) return { filled: tolerance, open, written }
  const known = knownNow(configuration)
  const later = new Set([
    ...Object.keys(configuration).filter((name) => !Object.hasOwn(known, name)),
    ...Object.values(secrets).flatMap((scope) => (isBlock(scope) ? Object.keys(scope) : [])),
  ])
  const values = filledKeys.flatMap((key) => {
    const text = tolerance[key]
    if (typeof text !== 'string') return []
    const names = namesOfPatterns(text)
    if (names.some((name) => later.has(name) && !Object.hasOwn(known, name))) open.add(key)
    else if (names.some((name) => Object.hasOwn(known, name))) written.set(key, text)
    return [[key, written.has(key) ? filledNow(text, known) : text] as const]
  })
  return { filled: { ...tolerance, ...Object.fromEntries(values) }, open, written }
}

function outputOf(activity: Block, { registry }: ValidationContext): ExpectedOutput | undefined {
  const { provider } = activity
  if (!isBlock(provider)) return undefined
  if (provider['type'] === 'process') return programOutput
  if (provider['type'] === 'http') return exchangeOutput
  const found = providedBy(activity as unknown as Activity, registry)
  if (found === undefined) return undefined
  const { id, output } = found.entry
  return { of: id, ...(typeof output['type'] === 'string' ? { type: output['type'] } : {}) }
}
