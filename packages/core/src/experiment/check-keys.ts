import type { Activity, Experiment } from '../model/experiment.ts'
import { isProviderType, type KindOfBlock, knownKeys, providerTypes, requiredKeys } from '../model/known-keys.ts'
import { isToleranceType } from '../model/tolerance-types.ts'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'
import { providedBy } from '../plugins/provided-by.ts'
import { pythonStr } from '../python/text-form.ts'
import { everyActivity, type PlacedActivity } from './every-activity.ts'
import { meantKey } from './meant-key.ts'
import { type Block, type Findings, isBlock, type Path, type ValidationContext } from './validation-context.ts'

/** Keys that are for people, of which nobody expects anything; so are those that begin with `x-` or an underscore. */
const forReaders: readonly string[] = [
  'author',
  'comment',
  'comments',
  'description',
  'id',
  'labels',
  'links',
  'note',
  'notes',
  'owner',
  'tags',
  'team',
  'title',
]

/** Another place of the file, where keys would mean something. */
interface Elsewhere {
  readonly keys: readonly string[]
  /** In a sentence: `it belongs into the provider`. */
  readonly where: string
}

interface KeyRules {
  readonly elsewhere?: readonly Elsewhere[]
  /** Whether a native activity would lack what a key holds, which may be meant to be another one. */
  readonly isLost?: (key: string, meant: string | undefined) => boolean
}

const pausesKeys: Elsewhere = { keys: knownKeys.pauses, where: 'it belongs into "pauses"' }
const providerKeys: Elsewhere = {
  keys: providerTypes.flatMap((type): readonly string[] => knownKeys[type]),
  where: 'it belongs into the provider',
}
const activityKeys: Elsewhere = { keys: knownKeys.activity, where: 'it belongs to the activity, beside the provider' }
const expectedStatus: Elsewhere = {
  keys: ['expected_status'],
  where: 'the "tolerance" of the activity says what is expected',
}
const experimentKeys: Elsewhere = { keys: ['configuration'], where: 'that of the experiment counts for all' }
const hypothesisKeys: Elsewhere = { keys: ['probes'], where: 'it belongs into "steady-state-hypothesis"' }

/**
 * Finds keys that mean nothing where they stand, at every level, with what they most likely mean. Chaos Toolkit takes them all, so they are doubtful;
 * a native activity that would be called without an argument that the file has for it is impossible.
 */
export function checkKeys(document: Experiment, { registry }: ValidationContext, findings: Findings): void {
  const { doubtful } = findings

  function check(value: unknown, kind: KindOfBlock, path: Path, { elsewhere = [], isLost }: KeyRules = {}): void {
    if (!isBlock(value)) return
    const known: readonly string[] = knownKeys[kind]
    const missing = known.filter((key) => !(key in value))
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue
      const place = elsewhere.find(({ keys }) => keys.includes(key))
      if (place === undefined && isForReaders(key)) continue
      const meant = place === undefined ? meantKey(key, missing) : undefined
      // Of a key that must be there it is told where it is missed.
      if (meant !== undefined && requiredKeys[kind]?.includes(meant) === true) continue
      const report = isLost?.(key, meant) === true ? findings.impossible : doubtful
      report([...path, key], unknownKey(key, place, meant))
    }
  }

  function checkRuntime(runtime: unknown): void {
    if (!isBlock(runtime)) return
    check(runtime, 'runtime', ['runtime'])
    check(runtime['rollbacks'], 'strategy', ['runtime', 'rollbacks'])
    check(runtime['hypothesis'], 'strategy', ['runtime', 'hypothesis'])
    check(runtime['undo'], 'undo', ['runtime', 'undo'])
  }

  function checkActivity({ activity, path }: PlacedActivity): void {
    checkTolerance(activity['tolerance'], [...path, 'tolerance'])
    if ((activity['ref'] ?? null) !== null) {
      checkReference(activity, path)
      return
    }
    const { provider, pauses } = activity
    const native = isBlock(provider) ? nativeActivity(activity, provider, registry) : undefined
    const lacksArguments = native !== undefined && !('arguments' in native.provider)
    check(activity, 'activity', path, {
      elsewhere: [pausesKeys, providerKeys, experimentKeys],
      isLost: (key) => key === 'arguments' && lacksArguments,
    })
    check(pauses, 'pauses', [...path, 'pauses'])
    checkControls(activity, path)
    if (!isBlock(provider) || !isProviderType(provider['type'])) return
    check(provider, provider['type'], [...path, 'provider'], {
      elsewhere: [
        ...(native === undefined ? [] : [native.takes]),
        ...(provider['type'] === 'http' ? [expectedStatus] : []),
        activityKeys,
      ],
      isLost: (key, meant) => native?.takes.keys.includes(key) === true || (meant === 'arguments' && lacksArguments),
    })
  }

  function checkReference(entry: Block, path: Path): void {
    for (const key of Object.keys(entry)) {
      if (referenceKeys.includes(key) || isForReaders(key)) continue
      doubtful([...path, key], `"${key}" means nothing beside "ref": that of "${pythonStr(entry['ref'])}" counts.`)
    }
  }

  function checkTolerance(tolerance: unknown, path: Path): void {
    const type = isBlock(tolerance) ? tolerance['type'] : undefined
    if (isToleranceType(type) && type !== 'probe') check(tolerance, type, path)
  }

  function checkControls(part: Block, path: Path): void {
    const { controls } = part
    for (const [index, control] of Array.isArray(controls) ? (controls as readonly unknown[]).entries() : []) {
      const at = [...path, 'controls', index]
      check(control, 'control', at, { elsewhere: [{ ...providerKeys, keys: knownKeys.controlProvider }] })
      const provider = isBlock(control) ? control['provider'] : undefined
      if (isBlock(provider) && provider['type'] === 'python') check(provider, 'controlProvider', [...at, 'provider'])
    }
  }

  function checkVariables(block: unknown, path: Path): void {
    for (const [name, entry] of isBlock(block) ? Object.entries(block) : [])
      if (isBlock(entry) && entry['type'] === 'env') check(entry, 'env', [...path, name])
  }

  check(document, 'experiment', [], { elsewhere: [hypothesisKeys] })
  checkRuntime(document.runtime)
  checkControls(document, [])
  checkVariables(document.configuration, ['configuration'])
  for (const [scope, entries] of isBlock(document.secrets) ? Object.entries(document.secrets) : [])
    checkVariables(entries, ['secrets', scope])
  const hypothesis: unknown = document['steady-state-hypothesis']
  check(hypothesis, 'hypothesis', ['steady-state-hypothesis'])
  if (isBlock(hypothesis)) checkControls(hypothesis, ['steady-state-hypothesis'])
  for (const placed of everyActivity(document)) checkActivity(placed)
}

const referenceKeys: readonly string[] = knownKeys.reference

function unknownKey(key: string, place: Elsewhere | undefined, meant: string | undefined): string {
  const said = `"${key}" means nothing here`
  if (place !== undefined) return `${said}; ${place.where}.`
  return meant === undefined ? `${said}.` : `${said}; did you mean "${meant}"?`
}

/** Whether a key is for people, who expect nothing of it. */
export function isForReaders(key: string): boolean {
  return forReaders.includes(key) || key.startsWith('x-') || key.startsWith('_')
}

/** The arguments of the plugin's activity that an activity means, if there is one. */
function nativeActivity(activity: Block, provider: Block, registry: PluginRegistry) {
  const found = providedBy(activity as unknown as Activity, registry)
  if (found === undefined) return undefined
  const { properties } = found.entry.args
  const takes: Elsewhere = {
    keys: isBlock(properties) ? Object.keys(properties) : [],
    where: `it is an argument of ${found.entry.id} and belongs into "arguments"`,
  }
  return { provider, takes }
}
