import type { Clock, Logger, Phase } from 'chaos-plugin-api'
import { RunInterrupted } from '../errors/activity-errors.ts'
import { type ControlLevel, controlFunctionName } from '../model/control-level.ts'
import type { Control } from '../model/experiment.ts'
import { defaultUndo } from '../model/undo-strategy.ts'
import type { PythonBridge } from '../providers/python/bridge/python-bridge.ts'
import type { Settings } from '../settings/settings.ts'
import type { ForeignWork } from '../stopping/foreign-work.ts'
import { type ControlFunctionCall, type ControlledRun, type ControlOutcome, callControl } from './call-control.ts'
import { callTime } from './call-time.ts'
import { chooseControls, controlsOf, declaredControls } from './choose-controls.ts'
import { namedControls } from './named-controls.ts'
import { readControlFiles } from './read-control-files.ts'
import { RunEvents } from './run-events.ts'
import { whyNeverCalled } from './why-never-called.ts'

export interface ControlsOptions {
  readonly settings: Settings
  /** Paths of `--control-file`. */
  readonly controlFiles?: readonly string[]
  readonly bridge: PythonBridge
  readonly logger: Logger
  readonly clock: Clock
  /** Interrupts a control that is being called when it fires. */
  readonly signal: AbortSignal
  /** Fires when whoever stopped the run insists; default: never. */
  readonly insisted?: AbortSignal
  /** Told which control is being called. */
  readonly foreign?: ForeignWork
}

/**
 * Gathers the global controls, of settings and control files, before the experiment is loaded. Those whose module is missing are
 * left out. Throws `ChaosError` where a control file can't be read. No interpreter is started unless there is a control in Python.
 */
export async function createControls(options: ControlsOptions): Promise<Controls> {
  const { settings, controlFiles = [], bridge, logger, signal } = options
  const declared = [
    ...namedControls(settings.controls, '"controls" of the settings'),
    ...(await readControlFiles(controlFiles, logger)),
  ]
  const global: Control[] = []
  for (const control of declared) {
    const never = whyNeverCalled(control.provider)
    if (never !== undefined) logger.warn(`The control "${control.name}" is never called: ${never}.`)
    if (await isUsable(control, bridge, logger, signal)) global.push(control)
  }
  return new Controls(options, global)
}

/** The controls of one run: which are called where, and in which order, is Chaos Toolkit's rule. Spec 4. */
export class Controls {
  readonly #options: ControlsOptions
  readonly #events: RunEvents
  /** Null where there are none, as Chaos Toolkit has it. */
  readonly #settings: Settings | null
  #global: readonly Control[]
  #run: ControlledRun | undefined
  #patience = defaultUndo.patience

  constructor(options: ControlsOptions, global: readonly Control[]) {
    this.#options = options
    this.#global = global
    this.#events = new RunEvents(options.bridge, (tell) => this.#timed('a handler of events', tell))
    this.#settings = Object.keys(options.settings).length > 0 ? options.settings : null
  }

  /** Whether the settings or control files have some that can be called. */
  get areThere(): boolean {
    return this.#global.length > 0
  }

  /** Names the objects that controls may see and alter from now on, and the seconds that a call may take after the run was stopped. */
  attach(run: ControlledRun, { patience }: { readonly patience: number } = defaultUndo): void {
    this.#run = run
    this.#patience = patience
  }

  /** Calls `configure_control` once for each name: first the global controls, then those of the experiment. */
  async configure(): Promise<void> {
    const { logger, bridge } = this.#options
    const isUsableNow = (control: Control) =>
      this.#timed(nameOf(control), (signal) => isUsable(control, bridge, logger, signal))
    const usable: Control[] = []
    for (const control of this.#global) {
      const outcome = await this.#configure(control, this.#settings)
      if (outcome.kind === 'done' || outcome.kind === 'absent') usable.push(control)
    }
    this.#global = usable
    for (const control of this.#named()) {
      if (await isUsableNow(control)) await this.#configure(control, null)
    }
    if (this.#run === undefined) return
    const { experiment, configuration, secrets } = this.#run
    await this.#events.running(experiment, configuration, secrets, this.#settings)
  }

  /** Calls the controls before something; `phase` is that of a hypothesis. Throws `RunInterrupted` where one ends the run; those that follow are not called then. */
  async before(level: ControlLevel, context: unknown, phase?: Phase): Promise<void> {
    await this.#apply('before', level, context)
    await this.#events.before(level, this.#run?.experiment, phase)
  }

  /**
   * Calls the controls after something, with what it came to, and `altered` at the end if they made something else of it in place. Throws
   * `RunInterrupted` like `before`, but not around the experiment.
   */
  async after(
    level: ControlLevel,
    context: unknown,
    state: unknown,
    altered?: () => void,
    phase?: Phase,
  ): Promise<void> {
    await this.#events.after(level, state, this.#run?.experiment, phase)
    await this.#apply('after', level, context, state, altered)
    if (level === 'experiment') await this.#events.finish(state)
  }

  /** Tells handlers of events that an activity begins: after the controls before it, and after its first pause. */
  async activityStarted(activity: unknown): Promise<void> {
    await this.#events.activityStarted(activity)
  }

  /** Tells handlers of events what an activity came to: before its second pause, and before the controls after it. */
  async activityCompleted(activity: unknown, result: unknown): Promise<void> {
    await this.#events.activityCompleted(activity, result)
  }

  /** Tells handlers of events that the hypothesis is looked at from now on, each so many seconds. */
  async continuousHypothesisStarted(frequency: number): Promise<void> {
    await this.#events.continuousHypothesisStarted(frequency)
  }

  /** Tells handlers of events that the hypothesis is no longer looked at. */
  async continuousHypothesisCompleted(journal: unknown): Promise<void> {
    await this.#events.continuousHypothesisCompleted(this.#run?.experiment, journal)
  }

  /** Tells handlers of events that the run was ended before its time: by the user's Ctrl-C, SIGUSR1 or SIGUSR2, or by anything else. */
  async ended(by: 'user' | 'other', journal: unknown): Promise<void> {
    await this.#events.ended(by, this.#run?.experiment, journal)
  }

  /** Calls `cleanup_control` once for each name: first the controls of the experiment, then the global ones. */
  async cleanup(): Promise<void> {
    for (const control of [...this.#named(), ...this.#global]) {
      try {
        await this.#call(control, { func: 'cleanup_control', arguments: 'none' })
      } catch (error) {
        if (!(error instanceof RunInterrupted)) throw error
      }
    }
  }

  async #apply(
    when: 'before' | 'after',
    level: ControlLevel,
    context: unknown,
    state?: unknown,
    altered?: () => void,
  ): Promise<void> {
    const func = controlFunctionName(when, level)
    let isAltered = false
    try {
      for (const control of this.#at(level, context)) {
        if (control.scope && control.scope !== when) continue
        const call = { func, context: { value: context }, arguments: 'substituted' } as const
        const outcome = await this.#call(control, when === 'after' ? { ...call, offered: { state } } : call)
        isAltered ||= outcome.kind !== 'absent' && outcome.altered
        if (outcome.kind !== 'interrupted' || (when === 'after' && level === 'experiment')) continue
        throw new RunInterrupted(outcome.message)
      }
    } finally {
      if (isAltered) altered?.()
    }
  }

  #at(level: ControlLevel, context: unknown): readonly Control[] {
    const top = controlsOf(this.#run?.experiment)
    const isPart = level === 'hypothesis' || level === 'activity'
    return chooseControls(level, { global: this.#global, top, local: isPart ? controlsOf(context) : [] })
  }

  /** The controls of the experiment, the first of each name. */
  #named(): readonly Control[] {
    const all = this.#run === undefined ? [] : declaredControls(this.#run.experiment)
    const seen = new Set<string>()
    return all.filter(({ name }) => name !== undefined && name !== '' && !seen.has(name) && seen.add(name))
  }

  async #configure(control: Control, settings: Settings | null): Promise<ControlOutcome> {
    const offered = { settings, event_registry: {} }
    const outcome = await this.#call(control, { func: 'configure_control', offered, arguments: 'as-given' })
    if (outcome.kind === 'done') this.#events.handlersAre(outcome.handlers)
    return outcome
  }

  #call(control: Control, call: ControlFunctionCall): Promise<ControlOutcome> {
    const { bridge, logger } = this.#options
    return this.#timed(nameOf(control), (signal) =>
      callControl(control, call, { bridge, logger, run: this.#run, settings: this.#settings, signal }),
    )
  }

  async #timed<Result>(what: string, call: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const { signal, insisted = never, clock, foreign } = this.#options
    using time = callTime({ signal, insisted, clock, patience: this.#patience })
    using _ = foreign?.begin(what)
    return await call(time.signal)
  }
}

const never = new AbortController().signal

function nameOf({ name, ref }: Control): string {
  return `the control "${name ?? ref ?? ''}"`
}

async function isUsable(control: Control, bridge: PythonBridge, logger: Logger, signal: AbortSignal): Promise<boolean> {
  const module = control.provider?.type === 'python' ? control.provider['module'] : undefined
  if (typeof module !== 'string') return true
  try {
    await bridge.controlFunctions(module, signal)
    return true
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    logger.warn(`The control "${control.name}" does nothing: ${reason}`)
    return false
  }
}
