import type { ChangeLedger, LedgerEntry } from '../changes/change-ledger.ts'
import { dueChanges, objectOf } from '../changes/due-changes.ts'

/** What is being put back because its time is over. */
interface PuttingBack {
  readonly due: readonly LedgerEntry[]
  readonly done: Promise<unknown>
}

/** Which faults of a run had their time, and what of them is being put back now. */
export class Holds {
  readonly #ledger: ChangeLedger
  readonly #over = new Set<string>()
  readonly #atWork = new Set<PuttingBack>()

  constructor(ledger: ChangeLedger) {
    this.#ledger = ledger
  }

  /**
   * Calls `undo` with what is due now that the time of a step is over, if anything is. Two that share an object take turns: the later one has
   * to see what the earlier one left.
   */
  async putBack(step: string, undo: (due: readonly LedgerEntry[]) => Promise<unknown>): Promise<void> {
    this.#over.add(step)
    let due = this.#due(step)
    for (let other = this.#sharing(due); other !== undefined; other = this.#sharing(due)) {
      await other.done.catch(() => undefined)
      due = this.#due(step)
    }
    if (due.length === 0) return
    const work: PuttingBack = { due, done: undo(due) }
    this.#atWork.add(work)
    try {
      await work.done
    } finally {
      this.#atWork.delete(work)
    }
  }

  /** Whether a change is being put back now. */
  has(entry: LedgerEntry): boolean {
    return [...this.#atWork].some(({ due }) => due.includes(entry))
  }

  #due(step: string): readonly LedgerEntry[] {
    return dueChanges(this.#ledger, step, (other) => this.#over.has(other))
  }

  #sharing(due: readonly LedgerEntry[]): PuttingBack | undefined {
    const objects = new Set(due.map(objectOf))
    return [...this.#atWork].find((work) => work.due.some((entry) => objects.has(objectOf(entry))))
  }
}
