import type { Redaction } from '../secrets/redact.ts'
import type { OpenedRecord, RunLogRecord } from './run-log-record.ts'

/** What is of a closed vocabulary, an id or a time: it says how to read the record, and holds nothing from outside. */
const structure = new Set([
  'type',
  'format',
  'id',
  'attempt',
  'duration',
  'step',
  'phase',
  'kind',
  'level',
  'status',
  'outcome',
  'fate',
  'when',
  'start',
  'end',
  'signal',
  'result',
])
/** What a recovery needs as it was: where the cluster is, and what the run was. Nothing of it comes from a secret. */
const surroundings: ReadonlySet<string> = new Set<keyof OpenedRecord>([
  'runId',
  'seed',
  'platform',
  'node',
  'plugins',
  'environment',
  'undo',
  'dry',
])
/** What is exact in records of these types; in all others it is `structure`: what is waited for, or why a run ends, is told in words from outside. */
const exactOf: Partial<Readonly<Record<RunLogRecord['type'], ReadonlySet<string>>>> = {
  intent: new Set([...structure, 'undo', 'change', 'data', 'key', 'carries', 'scopes']),
  opened: new Set([...structure, ...surroundings]),
  'activity-started': new Set([...structure, 'plugin']),
  'activity-finished': new Set([...structure, 'reason']),
  shortfall: new Set([...structure, 'what']),
  altered: new Set([...structure, 'what']),
  'cut-short': new Set([...structure, 'what']),
}

/**
 * A record as it leaves the process: to the log of the run, to listeners, and so to terminal, log file and journal. All of them get this one; whatever a
 * record holds is masked here or nowhere.
 *
 * Exact stay the data of changes, their key and their preconditions: a masked value would be written back into the system. `ChangeRecorder`
 * refuses data with values that came from secrets, and the log is readable by its owner only (mode 0600).
 */
export function maskedRecord<Any extends RunLogRecord>(record: Any, redaction: Redaction): Any {
  switch (record.type) {
    case 'restoring':
    case 'attempt':
    case 'outcome':
      return record
    default:
      return masked(record, redaction, exactOf[record.type] ?? structure)
  }
}

function masked<Any extends object>(record: Any, { deep }: Redaction, exact: ReadonlySet<string>): Any {
  const entries = Object.entries(record) as readonly (readonly [string, unknown])[]
  const all = entries.map(([name, value]) => [name, isExact(name, value, exact) ? value : deep(value)] as const)
  return all.some(([, value], index) => value !== entries[index]![1]) ? (Object.fromEntries(all) as Any) : record
}

/** What a name of the structure stands for is a word; anything larger under the same name is content. */
function isExact(name: string, value: unknown, exact: ReadonlySet<string>): boolean {
  return exact.has(name) && (typeof value !== 'object' || !structure.has(name))
}
