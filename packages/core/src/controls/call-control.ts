import type { Logger } from 'chaos-plugin-api'
import { RunInterrupted } from '../errors/activity-errors.ts'
import type { Configuration, Control, Experiment, Secrets } from '../model/experiment.ts'
import type { PythonBridge } from '../providers/python/bridge/python-bridge.ts'
import { substituteArguments } from '../substitution/substitute.ts'
import { applyInPlace, pathTo } from './apply-in-place.ts'

/** What the controls of a run may see and alter: the run's own objects. */
export interface ControlledRun {
  readonly experiment: Experiment
  readonly configuration: Configuration
  readonly secrets: Secrets
}

export interface ControlCallParts {
  readonly bridge: PythonBridge
  readonly logger: Logger
  /** Undefined while the experiment is loaded. */
  readonly run: ControlledRun | undefined
  readonly settings: unknown
  /** Interrupts the call when it fires. */
  readonly signal: AbortSignal
}

export interface ControlFunctionCall {
  readonly func: string
  /** Given by keyword even where the function does not name it. */
  readonly context?: { readonly value: unknown }
  /** Given as far as the function names it, beside what each function may name. */
  readonly offered?: Readonly<Record<string, unknown>>
  /** The arguments of the provider: left out, as they stand, or with names filled in. */
  readonly arguments: 'none' | 'as-given' | 'substituted'
}

/** What a call of a control function came to. `altered` says whether it altered the state that it was offered. */
export type ControlOutcome =
  | { readonly kind: 'done'; readonly handlers: number; readonly altered: boolean }
  /** The module has no such function, or can't be imported, or the control is not in Python. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly message: string; readonly altered: boolean }
  | { readonly kind: 'interrupted'; readonly message: string; readonly altered: boolean }

/**
 * Calls one function of a control, if its module has it, and applies to the run's objects what it altered. What it raises is in
 * the outcome; throws `RunInterrupted` only where the function exits. Spec 4.2.
 */
export async function callControl(
  control: Control,
  { func, context, offered, arguments: which }: ControlFunctionCall,
  { bridge, logger, run, settings, signal }: ControlCallParts,
): Promise<ControlOutcome> {
  const module = control.provider?.type === 'python' ? control.provider['module'] : undefined
  if (typeof module !== 'string') return { kind: 'absent' }
  try {
    const parameters = (await bridge.controlFunctions(module, signal))[func]
    if (parameters === undefined) return { kind: 'absent' }
    const given: Record<string, unknown> = context === undefined ? {} : { context: context.value }
    const all = { ...seenBy(run), settings, ...offered }
    for (const [name, value] of Object.entries(all)) if (parameters.includes(name)) given[name] = value ?? null
    const path =
      context === undefined || given['experiment'] == null ? undefined : pathTo(context.value, given['experiment'])
    if (path !== undefined) delete given['context']
    const answer = await bridge.callControl(
      {
        module,
        func,
        given,
        ...(path === undefined ? {} : { path }),
        arguments: which === 'none' ? {} : argumentsOf(control, which === 'substituted' ? run : undefined),
        watched: ['context', 'state', 'experiment', 'configuration', 'secrets'],
      },
      signal,
    )
    for (const [name, value] of Object.entries(answer.changed)) {
      const target = given[name]
      if (typeof target === 'object' && target !== null) applyInPlace(target, value)
    }
    const { failure } = answer
    const altered = Object.hasOwn(answer.changed, 'state')
    if (failure === undefined) return { kind: 'done', handlers: answer.handlers, altered }
    if (failure.kind === 'interrupt') return { kind: 'interrupted', message: failure.message || failure.text, altered }
    logger.debug(`${func} of the control "${control.name}" failed: ${failure.text}`)
    return { kind: 'failed', message: failure.text, altered }
  } catch (error) {
    if (error instanceof RunInterrupted) throw error
    const message = error instanceof Error ? error.message : String(error)
    if (signal.aborted) logger.warn(`${func} of the control "${control.name}" was ended: ${message}`)
    else logger.debug(`${func} of the control "${control.name}" could not be called: ${message}`)
    return { kind: 'failed', message, altered: false }
  }
}

function seenBy(run: ControlledRun | undefined): Readonly<Record<string, unknown>> {
  return {
    configuration: run?.configuration,
    secrets: run?.secrets,
    experiment: run?.experiment,
    extensions: run?.experiment.extensions,
  }
}

function argumentsOf(control: Control, run: ControlledRun | undefined): Readonly<Record<string, unknown>> {
  const given = control.provider?.['arguments'] ?? {}
  if (typeof given !== 'object' || Array.isArray(given)) throw new Error('its arguments are no mapping')
  const values = run === undefined ? given : substituteArguments(given, run.configuration, run.secrets)
  return values as Readonly<Record<string, unknown>>
}
