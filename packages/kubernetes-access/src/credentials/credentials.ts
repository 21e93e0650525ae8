import type { Headers, Renewal, TlsOptions } from '../transport/connection.ts'

/** Who a user of a kubeconfig is. */
export interface Credentials {
  /** What TLS needs. Known before the first connection is made; `headers` may bring others. */
  readonly tls: TlsOptions
  /** Rejects with the signal's reason as soon as the signal fires, or with a `StepFailure` of reason `no-access`. */
  headers(signal: AbortSignal): Promise<Headers>
  /** There where they can be asked for anew before they expire. */
  readonly renewal?: Renewal
}
