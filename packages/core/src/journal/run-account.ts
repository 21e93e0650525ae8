import type { Phase } from 'chaos-plugin-api'
import type { ChangeLedger } from '../changes/change-ledger.ts'
import type { ActivityResult, HypothesisState, Journal, RunStatus } from '../model/journal.ts'
import type {
  ActivityFinishedRecord,
  ActivityStartedRecord,
  AlteredRecord,
  ChoiceRecord,
  CutShortRecord,
  HypothesisFinishedRecord,
  ShortfallRecord,
} from '../run-log/progress-record.ts'
import type { AcceptedRecord, Envelope, LoggedRecord, OpenedRecord } from '../run-log/run-log-record.ts'
import { type Finding, findingOfActivity, findingOfHypothesis, findingOfShortfall } from './finding.ts'
import { startJournal } from './start-journal.ts'

/** A recovery that came to its end. */
export interface Recovery {
  readonly at: string
  readonly proven: boolean
}

/**
 * What the records of a run come to so far: a live run decides by it, and its journal is made of it, as is that of a log. Controls may
 * alter the journal in place; a record says what they made of it.
 */
export class RunAccount {
  /** The changes. Whoever has the records feeds it. */
  readonly ledger: ChangeLedger
  readonly findings: Finding[] = []
  readonly recoveries: Recovery[] = []
  /** Who took over what could not be proven, when, and why. */
  accepted: Pick<AcceptedRecord & Envelope, 'at' | 'by' | 'reason'> | undefined
  /** Without `chaos`; `status` is null as long as nothing has determined it. */
  journal: Journal = startJournal(undefined)
  /** The configuration of the run, with the values that it came to; undefined before they are known. */
  configuration: Readonly<Record<string, unknown>> | undefined
  opened: (OpenedRecord & Envelope) | undefined
  /** Whether the run came to its end. */
  ended = false
  /** Whether the steady state was looked at, by one of its probes at least if it has any. */
  looked = false
  /** The activities that a dry run left out, by their place; those of the hypothesis once, however often it was their turn. */
  readonly leftOut = new Map<string, 'action' | 'probe'>()
  /** When the run itself, rather than a recovery, said something last. */
  lastSign: string | undefined
  /** What the results of activities are worth less for, in the order in which it was told. */
  readonly shortfalls: ShortfallRecord[] = []
  /** What actions chose, in the order in which it was told. */
  readonly choices: ChoiceRecord[] = []
  /** The actions of the method that did their work: how many changed something, and what the others told. */
  readonly actions: { effective: number; readonly without: ShortfallRecord[] } = { effective: 0, without: [] }
  readonly #evaluations = new Map<Phase, HypothesisState>()
  readonly #results = new Map<string, ActivityResult>()
  readonly #begun = new Map<string, Pick<ActivityStartedRecord, 'plugin' | 'dry'>>()
  /** What was told of the step that goes on, or went on last. */
  readonly #told = new Map<string, ShortfallRecord[]>()
  #unmetMeanwhile = false
  #recovering = false

  constructor(ledger: ChangeLedger) {
    this.ledger = ledger
  }

  /** Takes a record into account. */
  take(record: LoggedRecord): void {
    if (record.type === 'recovering' || record.type === 'accepted') this.#recovering = true
    if (!this.#recovering) this.lastSign = record.at
    switch (record.type) {
      case 'opened':
        this.opened = record
        this.journal = startJournal(record)
        break
      case 'configuration':
        this.configuration = record.values
        break
      case 'experiment':
        this.journal.experiment = { ...record.experiment, dry: this.opened?.dry ?? null }
        break
      case 'hypothesis-started':
        this.#evaluations.set(record.phase, { steady_state_met: null, probes: [] })
        break
      case 'hypothesis-finished':
        this.#hypothesisFinished(record)
        break
      case 'activity-started':
        this.#activityStarted(record)
        break
      case 'activity-finished':
        this.#activityFinished(record)
        break
      case 'choice':
        this.choices.push(record)
        break
      case 'shortfall':
        this.#fellShort(record)
        break
      case 'altered':
        this.#altered(record)
        break
      case 'cut-short':
        this.#cutShort(record)
        break
      case 'ended':
        this.ended = true
        this.journal.status ??= 'completed'
        this.journal.end = record.end
        this.journal.duration = record.duration
        break
      case 'accepted': {
        const { at, by, reason } = record
        this.accepted = { at, by, reason }
        break
      }
      case 'recovered':
        this.recoveries.push({ at: record.at, proven: record.proven })
        break
      default:
    }
  }

  #activityStarted({ step, phase, kind, plugin, dry, start, activity }: ActivityStartedRecord): void {
    const result: ActivityResult = { activity, output: null, start }
    this.#results.set(step, result)
    this.#begun.set(step, { dry, ...(plugin === undefined ? {} : { plugin }) })
    if (dry) this.leftOut.set(step.replace(/^(gate|during|after)(?=\/)/, 'hypothesis'), kind)
    this.#told.delete(step)
    this.#listOf(phase).push(result)
  }

  #activityFinished(record: ActivityFinishedRecord): void {
    const { step, status, exception, toleranceMet } = record
    const result = this.#results.get(step) ?? this.#withoutBeginning(record)
    result.output = record.output ?? null
    if (status !== undefined) result.status = status
    if (exception !== undefined) result.exception = exception
    result.end = record.end
    result.duration = record.duration
    if (toleranceMet !== undefined) result.tolerance_met = toleranceMet
    this.#find(findingOfActivity(record, this.#begun.get(step)?.plugin))
    if (record.phase === 'method' && record.kind === 'action' && status === 'succeeded') this.#actionDone(step)
  }

  #fellShort(record: ShortfallRecord): void {
    this.shortfalls.push(record)
    this.#told.set(record.step, [...(this.#told.get(record.step) ?? []), record])
    this.#find(findingOfShortfall(record))
  }

  #actionDone(step: string): void {
    if (this.#begun.get(step)?.dry === true) return
    const without = this.#told.get(step)?.find(({ what }) => what !== 'partial')
    if (without === undefined) this.actions.effective += 1
    else if (!without.fine) this.actions.without.push(without)
  }

  /** The result of an activity whose beginning is missing in a damaged log. */
  #withoutBeginning({ phase, kind, name, end }: ActivityFinishedRecord): ActivityResult {
    const result = { activity: { type: kind, name, provider: { type: 'unknown' } }, output: null, start: end }
    this.#listOf(phase).push(result)
    return result
  }

  #hypothesisFinished(record: HypothesisFinishedRecord): void {
    const { phase, result } = record
    const state = record.state ?? this.#evaluationOf(phase)
    if (record.state === undefined) state.steady_state_met = result === 'met'
    this.#evaluations.delete(phase)
    this.looked ||=
      state.probes.length === 0 || state.probes.some((_, index) => this.#begun.get(`${phase}/${index}`)?.dry !== true)
    if (result === 'met') this.#find(this.#findingOfBlindness(phase, state.probes.length))
    const { steady_states: states } = this.journal
    if (phase === 'gate') {
      states.before = state
      if (result === 'failed' || result === 'unknown') this.#statusIs('failed')
    } else if (phase === 'after') {
      states.after = state
      if (result !== 'met') {
        this.journal.deviated = true
        this.#statusIs(result === 'unmet' ? 'completed' : 'failed')
      }
    } else {
      states.during.push(state)
      if (result !== 'met' && this.opened?.failFast === true) this.#statusIs('failed')
      if (this.#unmetMeanwhile) return
      this.#unmetMeanwhile = result !== 'met'
    }
    this.#find(findingOfHypothesis(record))
  }

  /** A hypothesis all of whose probes looked at nothing, which none asks for, though the file says where to look, is met by nothing. */
  #findingOfBlindness(phase: Phase, probes: number): Finding | undefined {
    const told = Array.from({ length: probes }, (_, index) =>
      this.#told.get(`${phase}/${index}`)?.find(({ what, fine }) => what === 'nothing' && !fine),
    )
    const first = told.find((one) => one?.placed === true)
    if (first === undefined || told.includes(undefined)) return undefined
    return {
      outcome: 'inconclusive',
      reason: `The steady state was looked for where there is nothing: ${first.message}`,
    }
  }

  #altered(record: AlteredRecord): void {
    if (record.what === 'journal') this.journal = record.journal
    else if (record.what === 'result') {
      const result = this.#results.get(record.step)
      if (result !== undefined) replace(result, record.result)
    } else this.journal[record.what] = record.results
  }

  #cutShort({ what, asked, outcome, reason }: CutShortRecord): void {
    if (what !== 'activity') this.#statusIs(asked ? 'interrupted' : 'aborted')
    this.#find({ outcome, reason, ...(asked ? { asked } : {}) })
  }

  #statusIs(status: RunStatus): void {
    this.journal.status = status
  }

  #find(finding: Finding | undefined): void {
    if (finding !== undefined) this.findings.push(finding)
  }

  #listOf(phase: Phase): ActivityResult[] {
    if (phase === 'method') return this.journal.run
    return phase === 'rollbacks' ? this.journal.rollbacks : this.#evaluationOf(phase).probes
  }

  #evaluationOf(phase: Phase): HypothesisState {
    let state = this.#evaluations.get(phase)
    if (state === undefined) {
      state = { steady_state_met: null, probes: [] }
      this.#evaluations.set(phase, state)
    }
    return state
  }
}

/** Makes a result equal to another one, and stays the same object: lists hold on to it. */
function replace(result: ActivityResult, by: ActivityResult): void {
  for (const name of Object.keys(result)) delete result[name as keyof ActivityResult]
  Object.assign(result, by)
}
