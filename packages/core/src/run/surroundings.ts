import { ChangeLedger } from '../changes/change-ledger.ts'
import { PythonBridge } from '../python/bridge/python-bridge.ts'
import { RecordStream } from '../run-log/record-stream.ts'
import type { LoggedRecord } from '../run-log/run-log-record.ts'
import { ownCredentials } from '../secrets/own-credentials.ts'
import { createRedaction, type Redaction } from '../secrets/redact.ts'
import { ForeignWork } from './foreign-work.ts'
import { runLogger } from './run-logger.ts'
import type { RunOptions } from './run-options.ts'
import { systemClock } from './system-clock.ts'

/** What stands around an experiment from before it is read until its run is over. */
export interface Surroundings {
  /** Environment variables. Live: a file of variables may add to them. */
  readonly environment: Record<string, string | undefined>
  /** Knows the secrets as soon as they are resolved. Whatever leaves the process passes through it: records, journal, notifications, and what the caller shows. */
  readonly redaction: Redaction
  readonly stream: RecordStream
  /** Starts no interpreter before one is needed. */
  readonly bridge: PythonBridge
  readonly foreign: ForeignWork
  [Symbol.asyncDispose](): Promise<void>
}

/** Opens them. Disposing of them ends the interpreter; what was told and is in no log is told to the listener by then. */
export function openSurroundings({
  redaction = createRedaction({}),
  ...options
}: Pick<
  RunOptions,
  'source' | 'settings' | 'registry' | 'environment' | 'listener' | 'clock' | 'redaction'
>): Surroundings {
  const environment = { ...options.environment }
  redaction.expose(options.registry.variables('address', 'paths'))
  redaction.add(ownCredentials(options))
  // Nothing is changed before there is a log.
  const none = new ChangeLedger()
  const listener = (record: LoggedRecord) => options.listener(record, none)
  const stream = new RecordStream({ redaction, listener, clock: options.clock ?? systemClock })
  const bridge = new PythonBridge({ environment, logger: runLogger(stream) })
  return {
    environment,
    redaction,
    stream,
    bridge,
    foreign: new ForeignWork(),
    async [Symbol.asyncDispose]() {
      stream.goOnWithoutLog()
      await bridge.close()
    },
  }
}
