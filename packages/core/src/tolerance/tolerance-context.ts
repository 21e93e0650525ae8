import type { Activity, Configuration, Secrets } from '../model/experiment.ts'

/** What a tolerance may need to be checked. */
export interface ToleranceContext {
  readonly configuration: Configuration
  readonly secrets: Secrets
  /** Executes the probe of a `probe` tolerance and returns its output; throws `ActivityFailed` where it fails. */
  runProbe(activity: Activity): Promise<unknown>
  /** Tells why such a probe failed, which only counts as a value that it does not accept. */
  tellFailure(sentence: string): void
}
