import type { ChangeDefinition, Clock } from 'chaos-plugin-api'
import type { ChangeRecorder } from '../changes/change-recorder.ts'
import type { Configuration, Secrets } from '../model/experiment.ts'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'
import type { Tell } from '../run-log/record-stream.ts'
import type { Redaction } from '../secrets/redact.ts'
import type { ForeignWork } from '../stopping/foreign-work.ts'
import type { PythonBridge } from './python/bridge/python-bridge.ts'

/** What providers know of the run that an activity belongs to. */
export interface ProviderRun {
  readonly id: string
  /** Milliseconds since 1970 (UTC). */
  readonly startedAt: number
  readonly seed: string
  readonly configuration: Configuration
  readonly secrets: Secrets
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly registry: PluginRegistry
  readonly clock: Clock
  readonly redaction: Redaction
  readonly bridge: PythonBridge
  readonly recorder: ChangeRecorder
  /** What goes on and may hang. */
  readonly foreign: ForeignWork
  readonly tell: Tell
  /** See `ActionContext.undo`: undoes the run's own changes of a type of this plugin now. */
  undoOwn<Data>(plugin: string, type: ChangeDefinition<Data>, which?: (data: Data) => boolean): Promise<readonly Data[]>
}
