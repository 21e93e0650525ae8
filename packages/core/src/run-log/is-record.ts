import { isMapping, type Mapping } from 'chaos-plugin-api'
import { outcomes } from '../errors/outcomes.ts'
import { problemOfUndo } from '../model/undo-strategy.ts'
import { fates } from './fate.ts'

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isNumber: Check = (value) => typeof value === 'number'
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const isBoolean: Check = (value) => typeof value === 'boolean'
const isTime: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value))
const isOutcome: Check = (value) => typeof value === 'string' && Object.hasOwn(outcomes, value)
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const oneOf =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value)
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const mappingOf =
  (check: Check): Check =>
  (value) =>
    isMapping(value) && Object.values(value).every(check)
const having =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isMapping(value) && Object.entries(checks).every(([name, check]) => check(value[name]))

const isPhase: Check = isText
const isUndo: Check = (value) =>
  isMapping(value) &&
  (['strategy', 'patience', 'deadline', 'heal'] as const).every((key) => problemOfUndo(key, value[key]) === undefined)
// Controls may have made anything of what is in it.
const isResults: Check = (value) => Array.isArray(value)
const isState = having({ probes: isResults })
const isJournal = having({
  experiment: isMapping,
  start: isText,
  steady_states: having({
    before: (value) => value === null || isState(value),
    after: (value) => value === null || isState(value),
    during: listOf(isState),
  }),
  run: isResults,
  rollbacks: isResults,
})

/** What is read of the records of each type. Those of other types are for other readers. */
const members: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  opened: {
    format: isCount,
    runId: isText,
    seed: isText,
    actsOn: isText,
    start: isTime,
    platform: isText,
    node: isText,
    source: isText,
    experiment: isMapping,
    variables: isMapping,
    plugins: listOf(having({ name: isText, packageName: isText, version: isText, folder: isText })),
    environment: mappingOf(isText),
    sandbox: isBoolean,
    undo: isUndo,
    title: optional(isText),
    dry: (value) => value === null || isText(value),
    failFast: isBoolean,
  },
  intent: {
    id: isCount,
    change: isText,
    undo: oneOf('revert', 'heals', 'none'),
    object: isText,
    summary: isText,
    byHand: optional(isText),
    step: isText,
    activity: isText,
    phase: isPhase,
    scopes: listOf(isText),
    duration: optional(isNumber),
    key: optional(isText),
  },
  object: { id: isCount, object: isText, summary: isText, byHand: optional(isText) },
  restoring: { id: isCount, key: isText, change: isText },
  attempt: { id: isCount, previous: oneOf('not-applied', 'unknown') },
  outcome: { id: isCount, applied: oneOf(true, false, 'unknown') },
  undone: { id: isCount },
  settled: { id: isCount, fate: oneOf(...fates), detail: optional(isText) },
  accepted: { reason: isText, by: isText },
  experiment: { experiment: isMapping },
  configuration: { values: isMapping },
  'hypothesis-started': { phase: isPhase },
  'hypothesis-finished': {
    phase: isPhase,
    result: oneOf('met', 'unmet', 'failed', 'unknown'),
    reason: optional(isText),
    state: optional(isState),
  },
  'activity-started': { step: isText, phase: isPhase, start: isText, activity: isMapping },
  'activity-finished': {
    step: isText,
    phase: isPhase,
    kind: isText,
    name: isText,
    message: optional(isText),
    end: isText,
    duration: isNumber,
    exception: optional(listOf(isText)),
  },
  shortfall: {
    step: isText,
    phase: isPhase,
    kind: isText,
    name: isText,
    what: oneOf('nothing', 'partial', 'no-effect', 'in-vain'),
    message: isText,
    placed: isBoolean,
    fine: isBoolean,
  },
  'cut-short': {
    what: oneOf('run', 'method', 'continuous-hypothesis', 'activity'),
    asked: isBoolean,
    outcome: isOutcome,
    reason: isText,
  },
  ended: { end: isText, duration: isNumber },
  closed: { outcome: isOutcome },
  recovered: { proven: isBoolean },
}

/**
 * Whether a value is a record in all that is read of one. A line can prove itself by its sum and still be none: another program may have
 * written it.
 */
export function isRecord(value: unknown): boolean {
  if (!having({ n: isCount, at: isTime, type: isText })(value)) return false
  const record = value as Mapping & { readonly type: string }
  if (record.type === 'altered') return isAltered(record)
  return having(Object.hasOwn(members, record.type) ? members[record.type]! : {})(record)
}

function isAltered({ what, step, result, results, journal }: Mapping): boolean {
  if (what === 'result') return isText(step) && isMapping(result)
  return what === 'journal' ? isJournal(journal) : oneOf('run', 'rollbacks')(what) && isResults(results)
}
