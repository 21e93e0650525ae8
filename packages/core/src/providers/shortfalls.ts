import { ActivityFailed } from '../errors/activity-errors.ts'
import type { Activity } from '../model/experiment.ts'
import type { ShortfallRecord } from '../run-log/progress-record.ts'
import { asksForNothing } from '../tolerance/asks-for-nothing.ts'
import type { ProviderRun } from './provider-run.ts'
import type { Step } from './step.ts'

/** What the result of one activity is worth less for: it is told as it is found, and weighed when the run is over. */
export class Shortfalls {
  readonly #activity: Activity
  readonly #run: Pick<ProviderRun, 'tell'>
  readonly #step: Step
  #nothing = false

  constructor(activity: Activity, run: Pick<ProviderRun, 'tell'>, step: Step) {
    this.#activity = activity
    this.#run = run
    this.#step = step
  }

  /** With `nowhere` no tolerance of a probe makes it fine that there is nothing. */
  tell(what: ShortfallRecord['what'], message: string, nowhere = false): void {
    const { type: kind, name, provider } = this.#activity
    const { if_nothing: ifNothing } = this.#activity
    this.#nothing ||= what === 'nothing'
    if (ifNothing === 'fail' && (what === 'nothing' || what === 'no-effect')) throw new ActivityFailed(message)
    const { id: step, phase } = this.#step
    const placed = Object.keys((provider['arguments'] as object | null | undefined) ?? {}).length > 0
    const wanted = kind === 'probe' && !nowhere && asksForNothing(this.#step.tolerance)
    const fine = ifNothing === 'skip' || wanted
    this.#run.tell({ type: 'shortfall', step, phase, kind, name, what, message, placed, fine })
  }

  /** That an action changed nothing, unless it has said itself that there was nothing. */
  tellNoEffect(selectedNothing: boolean): void {
    if (this.#nothing) return
    if (selectedNothing) this.tell('nothing', 'It selected nothing to act on.')
    else this.tell('no-effect', 'It changed nothing: all was so already, or gone.')
  }
}
