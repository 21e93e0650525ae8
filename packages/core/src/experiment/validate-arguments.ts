import { type AnyActivity, clauseOf } from 'chaos-plugin-api'
import { meantName } from '../model/meant-name.ts'
import { unknownName } from '../model/unknown-name.ts'
import { judgeArguments } from '../plugins/judge-arguments.ts'
import { BrokenPlugin } from '../plugins/plugin-fault.ts'
import type { ActivityManifest } from '../plugins/plugin-manifest.ts'
import type { Found } from '../plugins/plugin-registry.ts'
import { unusualValues } from '../plugins/unusual-values.ts'
import { whyRefused } from '../plugins/why-refused.ts'
import { filledNow, isOpen, knownNow } from './known-now.ts'
import {
  type Block,
  type Findings,
  isBlock,
  type Path,
  type Report,
  type ValidationContext,
} from './validation-context.ts'

export interface ArgumentsToValidate {
  readonly found: Found<ActivityManifest>
  /** As the file names the activity. */
  readonly name: string
  readonly given: Block
  readonly label: string
  /** Of the provider. */
  readonly path: Path
  /** An argument that the run adds. */
  readonly injected: string | undefined
}

/**
 * Reports arguments of a plugin's activity that it does not know, that are missing, or that don't fit. Names come from the manifest,
 * values are for the activity's own schema, except those that only the run can fill in. Where the manifest is not what the code is, and where the plugin
 * is broken otherwise, that is reported in their place.
 */
export async function validateArguments(
  checked: ArgumentsToValidate,
  context: ValidationContext,
  { wrong, impossible, doubtful }: Findings,
): Promise<void> {
  const found: (() => void)[] = []
  const later =
    (say: Report): Report =>
    (...problem) =>
      found.push(() => say(...problem))
  checkNames(checked, later(wrong))
  try {
    const definition = await context.loadActivity(checked.found)
    const filled = filledNow(checked.given, knownNow(context.configuration)) as Block
    if (found.length === 0) {
      await checkValues(checked, definition, filled, { wrong: later(wrong), impossible: later(impossible) })
    }
    if (found.length > 0) {
      const { staleArguments } = await import('../plugins/stale-manifest.ts')
      const stale = staleArguments(checked.found, definition)
      if (stale !== undefined) throw stale
    }
    for (const tell of found) tell()
    if (found.length === 0) checkKnownValues(checked, filled, doubtful)
  } catch (error) {
    if (!(error instanceof BrokenPlugin)) throw error
    wrong(undefined, error.message)
  }
}

async function checkValues(
  { found, name, label, path, injected }: ArgumentsToValidate,
  definition: AnyActivity,
  given: Block,
  { wrong, impossible }: Pick<Findings, 'wrong' | 'impossible'>,
): Promise<void> {
  const { issues } = await judgeArguments(found, definition, given)
  // An argument may have ten thousand parts that don't fit.
  const open = new Map<string | number | undefined, boolean>()
  const isLeftOpen = (argument: string | number | undefined) => {
    const known = open.get(argument) ?? isOpen(argument === undefined ? given : given[String(argument)])
    open.set(argument, known)
    return known
  }
  for (const { path: inside, key, clause } of whyRefused(found.entry.args, given, issues ?? [])) {
    const [argument = key] = inside
    if (isLeftOpen(argument)) continue
    if (injected !== undefined && (argument === undefined || argument === injected)) continue
    // What is missing is told of an argument that would help; Chaos Toolkit never misses it.
    const isGiven = inside.length > 0 && String(argument) in given
    const of = isGiven ? `The argument "${inside.join('.')}"` : 'The arguments'
    const say = isGiven || inside.length === 0 ? wrong : impossible
    say(
      [...path, 'arguments', ...inside, ...(key === undefined ? [] : [key])],
      `${of} of ${name} can't be used in ${clauseOf(label)}: ${clause}.`,
    )
  }
}

function checkKnownValues({ found, name, label, path }: ArgumentsToValidate, given: Block, report: Report): void {
  for (const { path: inside, value, near } of unusualValues(found.entry.args, given)) {
    report(
      [...path, 'arguments', ...inside],
      () =>
        `"${value}" is not usual as the argument "${inside.join('.')}" of ${name} in ${clauseOf(label)}; did you mean "${near}"?`,
    )
  }
}

function checkNames({ found, name, given, label, path, injected }: ArgumentsToValidate, report: Report): void {
  const { properties, required, additionalProperties } = found.entry.args
  const known = isBlock(properties) ? Object.keys(properties) : []
  const needed = Array.isArray(required) ? required.map(String) : []
  const closed = additionalProperties === false
  const unknown = closed ? Object.keys(given).filter((key) => !known.includes(key)) : []
  const missing = needed.filter((key) => !(key in given) && key !== injected)
  for (const key of unknown) {
    const free = known.filter((other) => !(other in given))
    report([...path, 'arguments', key], () => {
      const clause = `${label}: ${name} takes no argument "${key}"`
      // So many are not listed.
      return free.length > 8 && meantName(key, free) === undefined
        ? `${clause}; "chaos discover ${found.entry.id}" shows what it takes.`
        : unknownName(clause, key, free, 'it takes')
    })
  }
  for (const key of missing) {
    report([...path, 'arguments'], `${label}: ${name} needs the argument "${key}", which is missing.`)
  }
}
