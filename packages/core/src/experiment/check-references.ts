import type { Activity, Experiment } from '../model/experiment.ts'
import { nearestName } from '../model/nearest-name.ts'
import { providedBy } from '../plugins/provided-by.ts'
import { pythonStr } from '../python/text-form.ts'
import { type Reference, referencesIn } from '../substitution/substitute.ts'
import type { DeclaredNames } from './declared-names.ts'
import { everyActivity, type PlacedActivity } from './every-activity.ts'
import {
  type Block,
  type Findings,
  isBlock,
  type Path,
  type Report,
  type ValidationContext,
} from './validation-context.ts'
import { visitTexts } from './visit-texts.ts'

/** A name that a shell's text gives a value: `n=1`, `for n in`, `read n`. */
const setByShell = /\b([A-Za-z_]\w*)=|\b(?:for|read)\s+([A-Za-z_]\w*)/g

/** Tells whether a reference stands for something to whatever reads the text. */
type Filled = (reference: Reference, text: string) => boolean

/**
 * Finds references (`${name}`, `$name`) that nothing declares: they stay as they are, which is what shell texts and bodies may want, and no name
 * of an object, address or number. `$${name}` and `$$name` refer to nothing, and so does a `$` that no name follows.
 */
export function checkReferences(
  document: Experiment,
  { names, complete }: DeclaredNames,
  context: ValidationContext,
  { impossible, doubtful }: Findings,
): void {
  const { environment, registry } = context
  const lost = complete ? impossible : doubtful

  function check(value: unknown, path: Path, what: string, report: Report, filled: Filled = () => false): void {
    visitTexts(value, path, (text, place) => {
      if (!text.includes('$')) return
      const told = new Set<string>()
      for (const reference of referencesIn(text)) {
        const { name, written } = reference
        if (names.has(name) || told.has(written) || filled(reference, text)) continue
        told.add(written)
        report(place(), () => unknownReference(reference, what, names, environment))
      }
    })
  }

  function checkProvider(activity: Block, path: Path, label: string): void {
    const { provider } = activity
    if (!isBlock(provider)) return
    const at = [...path, 'provider']
    const { arguments: given, type, url, headers, timeout } = provider
    switch (type) {
      case 'process':
        check(given, [...at, 'arguments'], `the arguments of ${label}`, doubtful, filledByShell(given, environment))
        break
      case 'http':
        check(url, [...at, 'url'], `the url of ${label}`, lost, isWordOfPath)
        check(url, [...at, 'url'], `the url of ${label}`, doubtful, (...one) => !isWordOfPath(...one))
        check(timeout, [...at, 'timeout'], `the timeout of ${label}`, lost)
        check(headers, [...at, 'headers'], `the headers of ${label}`, doubtful)
        check(given, [...at, 'arguments'], `the arguments of ${label}`, doubtful)
        break
      case 'python':
      case 'plugin': {
        const native = providedBy(activity as Activity, registry)
        for (const [name, value] of isBlock(given) ? Object.entries(given) : []) {
          const exact = native !== undefined && !isFreeText(native.entry.args, name)
          check(value, [...at, 'arguments', name], `the argument "${name}" of ${label}`, exact ? lost : doubtful)
        }
      }
    }
  }

  function checkActivity({ activity, path }: PlacedActivity): void {
    const label = `activity "${pythonStr(activity['name'] ?? '')}"`
    checkTolerance(activity['tolerance'], [...path, 'tolerance'], label)
    if ((activity['ref'] ?? null) !== null) return
    checkProvider(activity, path, label)
    const { pauses } = activity
    if (isBlock(pauses)) {
      for (const when of ['before', 'after'])
        check(pauses[when], [...path, 'pauses', when], `the pause ${when} ${label}`, lost)
    }
    check(activity['duration'], [...path, 'duration'], `the duration of ${label}`, lost)
    checkControls(activity, path)
  }

  function checkTolerance(tolerance: unknown, path: Path, label: string): void {
    const what = `the tolerance of ${label}`
    if (typeof tolerance === 'string') check(tolerance, path, what, doubtful)
    if (!isBlock(tolerance)) return
    for (const key of ['pattern', 'path', 'expect']) check(tolerance[key], [...path, key], what, doubtful)
  }

  function checkControls(part: Block, path: Path): void {
    const { controls } = part
    for (const [index, control] of Array.isArray(controls) ? (controls as readonly unknown[]).entries() : []) {
      const provider = isBlock(control) ? control['provider'] : undefined
      if (!isBlock(control) || !isBlock(provider)) continue
      const what = `the arguments of control "${pythonStr(control['name'] ?? '')}"`
      check(provider['arguments'], [...path, 'controls', index, 'provider', 'arguments'], what, doubtful)
    }
  }

  check(document.title, ['title'], 'the title', doubtful)
  checkControls(document, [])
  const hypothesis: unknown = document['steady-state-hypothesis']
  if (isBlock(hypothesis)) checkControls(hypothesis, ['steady-state-hypothesis'])
  for (const placed of everyActivity(document)) checkActivity(placed)
}

/** Whether it stands beyond the host of a URL and looks as the words of some protocols do there: `/$metadata?$filter=a`. */
function isWordOfPath({ written, at }: Reference, url: string): boolean {
  return !written.startsWith('${') && /^[a-z]+:\/\/[^/?#]*[/?#]/i.test(url.slice(0, at))
}

function unknownReference(
  { name, written }: Reference,
  what: string,
  names: ReadonlySet<string>,
  environment: ValidationContext['environment'],
): string {
  const near = nearestName(name, names)
  const said = `${written} in ${what} stands for nothing`
  if (near !== undefined) return `${said}; did you mean ${written.replace(name, near)}?`
  const how = environment[name] === undefined ? '' : ` as {"type": "env", "key": "${name}"}`
  return `${said}; declare ${name} under "configuration"${how}.`
}

/** Whether an argument holds text for somebody else, who may have a meaning for `${name}`: a command, a body. */
function isFreeText(args: Block, name: string): boolean {
  const { properties } = args
  const schema = isBlock(properties) ? properties[name] : undefined
  return isBlock(schema) && schema['format'] === 'free-text'
}

/** A shell fills in variables of the environment, and those that the text sets itself. */
function filledByShell(given: unknown, environment: ValidationContext['environment']): Filled | undefined {
  const text =
    typeof given === 'string' ? given : Array.isArray(given) && given.includes('-c') ? given.join('\n') : undefined
  if (text === undefined) return undefined
  const set = new Set([...text.matchAll(setByShell)].map(([, assigned, looped]) => assigned ?? looped))
  return ({ name }) => environment[name] !== undefined || set.has(name)
}
