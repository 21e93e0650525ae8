import { ChaosError } from '../errors/chaos-error.ts'
import { misfit } from '../plugins/misfit.ts'
import type { ActivityManifest } from '../plugins/plugin-manifest.ts'
import type { Found } from '../plugins/plugin-registry.ts'
import { substitute } from '../substitution/substitute.ts'
import type { Configuration } from './experiment.ts'
import { unknownName } from './unknown-name.ts'
import { type Block, isBlock, type Path, type Report, type ValidationContext } from './validation-context.ts'

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
 * so that a hint at a typo needs none of the plugin's code; values are for the activity's own schema, except those that only
 * the run can fill in.
 */
export async function validateArguments(
  checked: ArgumentsToValidate,
  context: ValidationContext,
  report: Report,
): Promise<void> {
  if (!checkNames(checked, report)) return
  const { found, name, label, path } = checked
  const given = substitute(checked.given, knownNow(context.configuration), {}) as Block
  try {
    const definition = await context.loadActivity(found)
    const { issues } = await definition.args['~standard'].validate(given)
    for (const { message, path: inside = [] } of issues ?? []) {
      const keys = inside.map((part) => asKey(typeof part === 'object' ? part.key : part))
      if (isOpen(keys.length === 0 ? given : given[String(keys[0])])) continue
      if (checked.injected !== undefined && (keys.length === 0 || keys[0] === checked.injected)) continue
      const why = misfit(found.entry.args, given, keys) ?? clause(message)
      const of = keys.length === 0 ? 'The arguments' : `The argument "${keys.join('.')}"`
      report([...path, 'arguments', ...keys], `${of} of ${name} can't be used in ${lower(label)}: ${why}.`)
    }
  } catch (error) {
    if (!(error instanceof ChaosError)) throw error
    report(path, `${label}: ${error.message} ${error.remedy ?? ''}`.trimEnd())
  }
}

function checkNames({ found, name, given, label, path, injected }: ArgumentsToValidate, report: Report): boolean {
  const { properties, required, additionalProperties } = found.entry.args
  const known = isBlock(properties) ? Object.keys(properties) : []
  const needed = Array.isArray(required) ? required.map(String) : []
  const closed = additionalProperties === false
  const unknown = closed ? Object.keys(given).filter((key) => !known.includes(key)) : []
  const missing = needed.filter((key) => !(key in given) && key !== injected)
  for (const key of unknown) {
    const free = known.filter((other) => !(other in given))
    report([...path, 'arguments', key], () => unknownName(`${label}: ${name} takes no argument "${key}"`, key, free))
  }
  for (const key of missing) {
    report([...path, 'arguments'], `${label}: ${name} needs the argument "${key}", which is missing.`)
  }
  return unknown.length === 0 && missing.length === 0
}

/** The configuration without what only a run can resolve. */
function knownNow(configuration: Configuration): Configuration {
  return Object.fromEntries(
    Object.entries(configuration).filter(([, value]) => !(isBlock(value) && value['type'] === 'probe')),
  )
}

/** Whether something in a value is still to be filled in. */
function isOpen(value: unknown): boolean {
  if (typeof value === 'string') return /\$(?:[A-Za-z_]|\{[A-Za-z_])/.test(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(isOpen)
}

function asKey(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key)
}

/** `Invalid input: expected number.` → `invalid input: expected number` */
function clause(message: string): string {
  const text = message.replace(/\.$/, '')
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function lower(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1)
}
