import { findProgram } from '../files/find-program.ts'
import { nearestName } from '../model/nearest-name.ts'
import type { ActivityManifest } from '../plugins/plugin-manifest.ts'
import type { Found } from '../plugins/plugin-registry.ts'
import { standardFunctionNames } from '../providers/python/standard-library/standard-library.ts'
import { isTrue } from '../python/truth.ts'
import { requiredKey } from './required-key.ts'
import { validateArguments } from './validate-arguments.ts'
import {
  type Block,
  type Findings,
  isBlock,
  type Path,
  type Report,
  type ValidationContext,
} from './validation-context.ts'

export interface ProviderToValidate {
  readonly type: 'python' | 'plugin' | 'process' | 'http'
  readonly provider: Block
  /** How the activity is called in a sentence: `Activity "drain"`. */
  readonly label: string
  readonly path: Path
}

/** Reports all that is wrong with a provider. Spec 2, rules 28 to 30. `injected` is an argument that the run adds to a plugin's. */
export async function validateProvider(
  checked: ProviderToValidate,
  context: ValidationContext,
  findings: Findings,
  injected?: string,
): Promise<void> {
  switch (checked.type) {
    case 'python':
      return validatePython(checked, context, findings)
    case 'plugin':
      return validatePlugin(checked, context, findings, injected)
    case 'process':
      return validateProcess(checked, context, findings.wrong)
    case 'http':
      return validateHttp(checked, findings.wrong)
  }
}

async function validatePython(
  { provider, label, path }: ProviderToValidate,
  context: ValidationContext,
  findings: Findings,
): Promise<void> {
  const { wrong: report } = findings
  const { module, func } = provider
  for (const key of ['module', 'func'] as const) {
    if (typeof provider[key] === 'string' && provider[key] !== '') continue
    requiredKey(provider, key, path, `${label} needs the "${key}" of its Python function, as text.`, report)
  }
  if (typeof module !== 'string' || typeof func !== 'string' || module === '' || func === '') return
  const given = argumentsOf(provider, label, path, report)
  if (given === undefined) return
  const name = `${module}.${func}`
  const found = context.registry.activityByPythonName(name)
  // Of a probe that judges, `value` must be there or have a default, though the run adds it: Chaos Toolkit wants it so.
  if (found !== undefined) {
    return validateArguments({ found, name, given, label, path, injected: undefined }, context, findings)
  }
  const problem = await context.python.checkFunction(module, func, Object.keys(given))
  if (problem === undefined) return
  const broken = context.registry.whyMissing(name)
  if (broken !== undefined) report(undefined, broken)
  else report(path, () => pythonProblem(label, module, func, problem, context))
}

/** The functions of Chaos Toolkit's extensions are looked for among ours first; what Python says of them would mislead. */
function pythonProblem(
  label: string,
  module: string,
  func: string,
  problem: string,
  { registry }: ValidationContext,
): string {
  const name = `${module}.${func}`
  const provided = registry.names().pythonNames
  const family = module.split('.')[0]!
  const near = nearestName(name, provided)
  if (provided.some((known) => known.startsWith(`${family}.`))) {
    const hint = near === undefined ? '"chaos discover" lists what there is' : `did you mean ${near}?`
    return `${label}: no installed plugin provides ${name}; ${hint}${near === undefined ? '.' : ''}`
  }
  // One name is enough to choose from.
  if (problem.includes('did you mean')) return `${label}: ${problem}`
  const known = standardFunctionNames(module)
  const alike = near ?? (known.includes(func) ? undefined : nearestName(func, known))
  return alike === undefined ? `${label}: ${problem}` : `${label}: ${problem} Did you mean ${alike}?`
}

async function validatePlugin(
  { provider, label, path }: ProviderToValidate,
  context: ValidationContext,
  findings: Findings,
  injected: string | undefined,
): Promise<void> {
  const { wrong: report } = findings
  const { activity } = provider
  if (typeof activity !== 'string' || activity === '') {
    requiredKey(provider, 'activity', path, `${label} needs the id of a plugin's activity as "activity".`, report)
    return
  }
  const given = argumentsOf(provider, label, path, report)
  const found: Found<ActivityManifest> | undefined = context.registry.activity(activity)
  if (found === undefined) {
    const broken = context.registry.whyMissing(activity) ?? (await whyUnlisted(activity, context))
    if (broken !== undefined) return report(undefined, broken)
    return report([...path, 'activity'], () => {
      const near = nearestName(activity, context.registry.names().ids)
      const hint = near === undefined ? '"chaos discover" lists what there is.' : `did you mean ${near}?`
      return `${label}: no installed plugin has an activity ${activity}; ${hint}`
    })
  }
  if (given === undefined) return
  await validateArguments({ found, name: activity, given, label, path, injected }, context, findings)
}

/** What is wrong with the manifest of the plugin whose code has an activity that it does not list. */
async function whyUnlisted(activity: string, { registry }: ValidationContext): Promise<string | undefined> {
  const { staleList } = await import('../plugins/stale-manifest.ts')
  return (await staleList(activity, registry))?.message
}

function argumentsOf(provider: Block, label: string, path: Path, report: Report): Block | undefined {
  const given = provider['arguments'] ?? {}
  if (isBlock(given)) return given
  report([...path, 'arguments'], `The arguments of ${label.replace(/^A/, 'a')} must be a mapping of names to values.`)
  return undefined
}

async function validateProcess(
  { provider, label, path }: ProviderToValidate,
  context: ValidationContext,
  report: Report,
): Promise<void> {
  const program = provider['path']
  if (typeof program !== 'string' || program === '') {
    return requiredKey(provider, 'path', path, `${label} needs the "path" of a program.`, report)
  }
  if (await isThere(program, context)) return
  const hint = /\s/.test(program)
    ? 'give what follows the program as "arguments"'
    : program.includes('$')
      ? 'nothing is substituted in a path'
      : 'check its name, and PATH'
  report([...path, 'path'], `${label}: there is no program ${program} that can be executed; ${hint}.`)
}

/** The programs that were looked for: a file that names one often names it many times. */
const lookedFor = new WeakMap<ValidationContext, Map<string, Promise<string | undefined>>>()

async function isThere(program: string, context: ValidationContext): Promise<boolean> {
  const known = lookedFor.get(context) ?? new Map<string, Promise<string | undefined>>()
  lookedFor.set(context, known)
  const found = known.get(program) ?? findProgram(program, context.environment)
  known.set(program, found)
  return (await found) !== undefined
}

function validateHttp({ provider, label, path }: ProviderToValidate, report: Report): void {
  const { url, headers } = provider
  if (!isTrue(url)) requiredKey(provider, 'url', path, `${label} needs a url.`, report)
  else if (typeof url !== 'string') report([...path, 'url'], `The url of ${label} must be a text.`)
  if (isTrue(headers) && !isBlock(headers)) {
    report([...path, 'headers'], `${label}: "headers" must be a mapping of names to values.`)
  }
}
