import { nearestName, parseJson, quotedForShell } from 'chaos-core'
import { isMapping } from 'chaos-plugin-api'
import { givenInShort } from '../options/given-in-short.ts'
import { UsageError } from '../usage-error.ts'
import { findActivity, wordsFor } from './find-activity.ts'
import type { KnownActivity } from './known-activity.ts'
import { jsonOrText } from './known-argument.ts'
import { makeActivity, usualName } from './make-activity.ts'

/** An experiment as a command line describes it. Each activity is `ID`, `ID {"argument": …}`, and of a probe also `… = TOLERANCE`. */
export interface ExperimentFlags {
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly hypothesis?: string | undefined
  readonly probe?: readonly string[] | undefined
  readonly method?: readonly string[] | undefined
  readonly rollback?: readonly string[] | undefined
}

/** Whether a command line describes an experiment, so that nobody is asked. */
export function describesExperiment(flags: ExperimentFlags): boolean {
  const { title, description, hypothesis, probe, method, rollback } = flags
  return [title, description, hypothesis, probe, method, rollback].some((flag) => flag !== undefined)
}

/**
 * The experiment that a command line describes. What it leaves to the environment is told, since nobody was asked. Throws `UsageError` where something that is needed is missing, or there is no such activity.
 */
export function experimentOfFlags(
  flags: ExperimentFlags,
  known: readonly KnownActivity[],
  tell: (sentence: string) => void,
): Record<string, unknown> {
  const { title, description = 'N/A', hypothesis, probe = [], method = [], rollback = [] } = flags
  if (title === undefined || title.trim() === '') {
    throw new UsageError('The experiment needs a title.', 'Give it with --title.')
  }
  if (hypothesis !== undefined && probe.length === 0) {
    throw new UsageError('The hypothesis has no probe.', 'Give one with --probe, or leave out --hypothesis.')
  }
  const names = new Set<string>()
  const make = (option: string, types: readonly string[]) => (text: string) =>
    activityOf(text, { option, known: known.filter(({ type }) => types.includes(type)), all: known, names, tell })
  return {
    title,
    description,
    tags: [],
    ...(probe.length === 0
      ? {}
      : { 'steady-state-hypothesis': { title: hypothesis ?? title, probes: probe.map(make('--probe', ['probe'])) } }),
    method: method.map(make('--method', ['action', 'probe'])),
    ...(rollback.length === 0 ? {} : { rollbacks: rollback.map(make('--rollback', ['action'])) }),
  }
}

interface Place {
  readonly option: string
  /** Those that the option takes. */
  readonly known: readonly KnownActivity[]
  readonly all: readonly KnownActivity[]
  /** Those that are taken. */
  readonly names: Set<string>
  readonly tell: (sentence: string) => void
}

function activityOf(text: string, { option, known, all, names, tell }: Place) {
  const { id: word, given, tolerance } = partsOf(text, option)
  const activity = findActivity(known, word)
  if (activity === undefined) throw noActivity(word, option, { known, all })
  const { id } = activity
  const missing = activity.arguments.find(({ name, required }) => required === true && !(name in given))
  if (missing !== undefined) {
    const of = `${option} ${id} needs the argument "${missing.name}"`
    throw new UsageError(`${of}, which is missing.`, `Give it as in: ${option} '${id} {"${missing.name}": …}'.`)
  }
  const unknown = Object.keys(given).find((name) => activity.arguments.every((argument) => argument.name !== name))
  if (unknown !== undefined) throw noArgument(unknown, activity, option)
  const expected = tolerance ?? (option === '--probe' ? activity.expected : undefined)
  if (option === '--probe' && expected === undefined) {
    const whole = `${id} ${JSON.stringify(given)} = ${exampleOfTolerance(activity)}`
    throw new UsageError(
      `--probe ${id} needs what is expected of it.`,
      `Give it as in: --probe ${quotedForShell(whole)}.`,
    )
  }
  for (const { name, defaultFrom, default: usual } of activity.arguments) {
    if (defaultFrom === undefined || name in given) continue
    tell(`${option} ${id}: ${name} is not given, so it is ${JSON.stringify(usual)}, or what ${defaultFrom} says.`)
  }
  return makeActivity(activity, {
    name: freeName(usualName(activity), names),
    arguments: given,
    ...(expected === undefined ? {} : { tolerance: expected }),
  })
}

/** What may be expected of what a probe gives. */
function exampleOfTolerance({ gives }: KnownActivity): string {
  if (gives === 'integer' || gives === 'number') return '3'
  return gives === 'string' ? '{"type": "regex", "pattern": "…"}' : '{"type": "jsonpath", "path": "$…"}'
}

interface Parts {
  readonly id: string
  readonly given: Readonly<Record<string, unknown>>
  readonly tolerance: unknown
}

function partsOf(text: string, option: string): Parts {
  const [, id = '', rest = ''] = /^\s*([^\s{=]+)\s*(.*)$/s.exec(text) ?? []
  const ends = [rest.length, ...(option === '--probe' ? equalsSigns(rest) : [])]
  for (const at of ends) {
    // An equals sign within the arguments is none of ours, and before it stands no mapping.
    const given = objectOf(rest.slice(0, at))
    if (given === undefined) continue
    refuseDoubled(rest.slice(0, at), id, option)
    return { id, given, tolerance: at === rest.length ? undefined : jsonOrText(rest.slice(at + 1).trim()) }
  }
  throw new UsageError(
    `What follows ${id} in ${option} is no JSON mapping: ${givenInShort(rest)}.`,
    `Write it as in: ${option} '${id} {"argument": "value"}'.`,
  )
}

/** Where equals signs are that may follow arguments, from the left. */
function equalsSigns(text: string): readonly number[] {
  return [...text.matchAll(/(?:^|\})\s*=/g)].map((found) => found.index + found[0].length - 1)
}

/** Of two values of one name JSON keeps the last, and nobody gives both on purpose. */
function refuseDoubled(text: string, id: string, option: string): void {
  const [doubled] = text.trim() === '' ? [] : parseJson(text).doubledKeys()
  if (doubled === undefined) return
  throw new UsageError(`${option}: "${doubled.name}" stands twice in the arguments of ${id}.`, 'Give it once.')
}

/** A mapping; an empty text is an empty one. */
function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.trim() === '') return {}
  const value = jsonOrText(text)
  return isMapping(value) ? value : undefined
}

function noActivity(id: string, option: string, { known, all }: Pick<Place, 'known' | 'all'>): UsageError {
  const other = findActivity(all, id)
  if (other !== undefined) {
    return other.type === 'action'
      ? new UsageError(`${other.id} is an action, and ${option} takes a probe.`, 'Give it with --method or --rollback.')
      : new UsageError(`${other.id} is a probe, and ${option} takes an action.`, 'Give it with --method or --probe.')
  }
  const near = nearestName(id, wordsFor(known))
  return new UsageError(
    `There is no ${option === '--probe' ? 'probe' : option === '--rollback' ? 'action' : 'activity'} ${id} for ${option}.`,
    near === undefined ? '"chaos discover" lists all; process and http are there, too.' : `Did you mean ${near}?`,
  )
}

function noArgument(name: string, { id, arguments: known }: KnownActivity, option: string): UsageError {
  const names = known.map((argument) => argument.name)
  const near = nearestName(name, names)
  return new UsageError(
    `${option}: ${id} takes no argument "${name}".`,
    near === undefined ? `It takes ${names.join(', ') || 'none'}.` : `Did you mean "${near}"?`,
  )
}

function freeName(usual: string, taken: Set<string>): string {
  let name = usual
  for (let number = 2; taken.has(name); number++) name = `${usual}-${number}`
  taken.add(name)
  return name
}
