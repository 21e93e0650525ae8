import { PythonBridge } from '../python/bridge/python-bridge.ts'
import { createRedaction, type Redaction } from '../secrets/redact.ts'
import { ForeignWork } from './foreign-work.ts'
import { runLogger } from './run-logger.ts'
import type { RunOptions } from './run-options.ts'

/** What stands around an experiment from before it is read until its run is over. */
export interface Surroundings {
  /** Environment variables. Live: a file of variables may add to them. */
  readonly environment: Record<string, string | undefined>
  /** Knows the secrets as soon as they are resolved; whatever is told, by Python code too, passes through it. */
  readonly redaction: Redaction
  /** Starts no interpreter before one is needed. */
  readonly bridge: PythonBridge
  readonly foreign: ForeignWork
  [Symbol.asyncDispose](): Promise<void>
}

/** Opens them; disposing of them ends the interpreter. */
export function openSurroundings(options: Pick<RunOptions, 'environment' | 'listener'>): Surroundings {
  const environment = { ...options.environment }
  const redaction = createRedaction({})
  const bridge = new PythonBridge({ environment, logger: runLogger({ emit: options.listener, redaction }) })
  return { environment, redaction, bridge, foreign: new ForeignWork(), [Symbol.asyncDispose]: () => bridge.close() }
}
