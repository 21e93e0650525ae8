import type { Logger } from 'chaos-plugin-api'
import { ActivityFailed } from '../../../errors/activity-errors.ts'
import type { StopRequest } from '../../../stopping/stop-request.ts'
import { failureOf, interpreterRemedy, moduleRemedy } from './failure-of.ts'
import type { PythonAnswer, PythonFailure, PythonNotice } from './python-message.ts'
import { InterpreterEnded, PythonProcess } from './python-process.ts'
import { interpreterNames, startInterpreter } from './start-interpreter.ts'

/** The signals that Python code may send to end a run. */
export type PythonSignal = Extract<StopRequest, { readonly signal: unknown }>['signal']

export interface PythonBridgeOptions {
  /** Of the interpreter. `CHAOS_PYTHON` names another one than `python3`. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Gets what functions log and print. */
  readonly logger: Logger
}

/** A call of one function. */
export interface FunctionCall {
  readonly module: string
  readonly func: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** Given to a function with a parameter of that name. */
  readonly configuration: Readonly<Record<string, unknown>>
  /** Given to a function with a parameter of that name; left out, the function gets none. */
  readonly secrets?: Readonly<Record<string, unknown>>
}

/** A call of one function of a control module. */
export interface ControlCall {
  readonly module: string
  readonly func: string
  /** By name: what the function names of context, state, configuration, secrets, experiment and so on. */
  readonly given?: Readonly<Record<string, unknown>>
  /** Where the context stands in the experiment, if it is a part of it. */
  readonly path?: readonly (string | number)[]
  readonly arguments?: Readonly<Record<string, unknown>>
  readonly positional?: readonly unknown[]
  /** Names of `given` whose changes are wanted. */
  readonly watched?: readonly string[]
}

export interface ControlAnswer {
  /** The new values of what was changed. */
  readonly changed: Readonly<Record<string, unknown>>
  /** How many handlers of events are registered by now. */
  readonly handlers: number
  readonly failure?: PythonFailure
}

/**
 * One long-lived Python interpreter of a run, for functions and controls that nothing else provides. It is started by the first call,
 * and again after it had to be ended; modules keep their state in between calls. Calls may overlap.
 */
export class PythonBridge {
  /** Told of the signals that Python code sends to its own process, which in Chaos Toolkit is the run's. */
  onSignal: ((signal: PythonSignal) => void) | undefined
  readonly #options: PythonBridgeOptions
  readonly #modules = new Map<string, Promise<ControlFunctions>>()
  #process: Promise<PythonProcess | undefined> | undefined
  #wasUsed = false

  constructor(options: PythonBridgeOptions) {
    this.#options = options
  }

  /** Whether an interpreter was asked for anything, so that its process may have a folder, a mask for files and an environment of its own by now. */
  get wasUsed(): boolean {
    return this.#wasUsed
  }

  /**
   * Calls a function and returns its result as JSON has it. Throws `ActivityFailed` where it raises or there is no interpreter,
   * `RunInterrupted` where it exits, or the signal's reason.
   */
  async callFunction(call: FunctionCall, signal: AbortSignal): Promise<unknown> {
    return this.#result({ op: 'call', ...call }, call, signal)
  }

  /** Calls the function of a notification plugin, `notify` unless it names another, with the channel and the event. Throws the signal's reason. */
  async callNotification(
    { module, func = 'notify' }: { readonly module: string; readonly func?: string },
    channel: unknown,
    event: unknown,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#result({ op: 'call', module, func, positional: [channel, event] }, { module, func }, signal)
  }

  /** Says in one sentence why a function can't be called with arguments of these names; undefined where it can. */
  async checkFunction(module: string, func: string, argumentNames: readonly string[]): Promise<string | undefined> {
    try {
      const answer = await this.#request({ op: 'check', module, func, arguments: argumentNames })
      if (answer.failure === undefined) return (answer.result as string | null) ?? undefined
      const { kind, message, text } = answer.failure
      if (kind === 'module') {
        const whose = message === module ? '' : `, which ${module} is a part of`
        return `There is no Python module '${message}'${whose}. ${moduleRemedy(module)}`
      }
      return kind === 'function' ? message : `The Python module '${module}' can't be imported: ${text}`
    } catch (error) {
      if (error instanceof ActivityFailed) return `${error.message} ${error.remedy ?? ''}`.trim()
      throw error
    }
  }

  /**
   * The functions of a control module, by name, with the names of their parameters. Throws `ActivityFailed` where it can't be imported, or
   * the signal's reason.
   */
  async controlFunctions(module: string, signal?: AbortSignal): Promise<ControlFunctions> {
    const known = this.#modules.get(module)
    if (known !== undefined) return known
    const request = { op: 'describe', module }
    const found = this.#result(request, { module, func: 'import' }, signal) as Promise<ControlFunctions>
    this.#modules.set(module, found)
    found.catch(() => {
      if (signal?.aborted === true) this.#modules.delete(module)
    })
    return found
  }

  /** Calls a function of a control module. Throws `ActivityFailed` where that could not even begin, `RunInterrupted`, or the signal's reason. */
  async callControl(call: ControlCall, signal?: AbortSignal): Promise<ControlAnswer> {
    const request = { op: 'control', given: {}, arguments: {}, watched: [], ...call }
    return (await this.#result(request, call, signal)) as ControlAnswer
  }

  /** Tells the handlers that controls registered of an event of the run, in order; what they raise is ignored. Throws the signal's reason. */
  async publishEvent(event: string, args: readonly unknown[], signal: AbortSignal): Promise<void> {
    await this.#request({ op: 'event', event, arguments: args }, signal)
  }

  /** Ends the interpreter, if there is one. */
  async close(): Promise<void> {
    const running = await this.#process?.catch(() => undefined)
    this.#process = undefined
    await running?.close()
  }

  async #result(
    request: Readonly<Record<string, unknown>>,
    { module, func }: Pick<FunctionCall, 'module' | 'func'>,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const answer = await this.#request(request, signal)
    if (answer.failure !== undefined) throw failureOf(answer.failure, `${module}.${func}`, module)
    return answer.result
  }

  async #request(request: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<PythonAnswer> {
    signal?.throwIfAborted()
    const running = await this.#running()
    this.#wasUsed = true
    try {
      return await running.request(request, signal)
    } catch (error) {
      if (!(error instanceof InterpreterEnded)) throw error
      if (!error.wasReady) throw new ActivityFailed(error.message, { remedy: interpreterRemedy, cause: error })
      const { module, func } = request as { readonly module?: string; readonly func?: string }
      const what = module === undefined ? '' : `${module}${func === undefined ? '' : `.${func}`} could not finish. `
      throw new ActivityFailed(`${what}${error.message}`, { cause: error })
    }
  }

  async #running(): Promise<PythonProcess> {
    this.#process ??= this.#start()
    const running = await this.#process
    if (running !== undefined && !running.isOver) return running
    // Another call may have begun a new one in the meantime.
    if ((await this.#process) === running) this.#process = undefined
    if (running !== undefined) return this.#running()
    const names = interpreterNames(this.#options.environment)
    throw new ActivityFailed(`There is no Python interpreter (${names.join(', ')}).`, { remedy: interpreterRemedy })
  }

  async #start(): Promise<PythonProcess | undefined> {
    this.#modules.clear()
    const child = await startInterpreter(this.#options.environment)
    if (child === undefined) return undefined
    const { logger } = this.#options
    return new PythonProcess(child, {
      notice: (notice) => this.#notice(notice),
      printed: (line) => logger.info(line),
    })
  }

  #notice(notice: PythonNotice): void {
    if ('signal' in notice) this.onSignal?.(notice.signal)
    else if ('log' in notice) this.#options.logger[notice.log](notice.message)
  }
}

/** The functions of a control module, by name, with the names of their parameters. */
export type ControlFunctions = Readonly<Record<string, readonly string[]>>
