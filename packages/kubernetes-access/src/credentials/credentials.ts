import type { Headers, TlsOptions } from '../transport/connection.ts'

/** Who a user of a kubeconfig is. */
export interface Credentials {
  /** Known before the first connection is made. */
  readonly tls: TlsOptions
  /** Rejects with the signal's reason as soon as the signal fires, or with a `StepFailure` of reason `no-access`. */
  headers(signal: AbortSignal): Promise<Headers>
}
