import type { Clock, Logger } from 'chaos-plugin-api'
import type { Activity, Configuration, Secrets } from '../model/experiment.ts'

/** What every provider gets to execute one activity. Returns the output; throws `ActivityFailed` or `ActivityAborted`. */
export interface ProviderCall {
  /** The activity as the file has it; a provider substitutes what it uses. */
  readonly activity: Activity
  readonly configuration: Configuration
  readonly secrets: Secrets
  /** Fires when the run is stopped or the activity's own time is over; its reason is an error. */
  readonly signal: AbortSignal
  readonly logger: Logger
  /** Takes the secrets out of a text, before it is cut to be shown. */
  readonly mask: (text: string) => string
  /** Has a credential masked that was found where no experiment declares it. */
  readonly learnSecret: (secret: string) => void
  readonly clock: Clock
  /** The environment of child processes, and of plugins. */
  readonly environment: Readonly<Record<string, string | undefined>>
}
