/** A server that listens on 127.0.0.1. */
export interface Listening {
  readonly port: number
  /** Ends it at once: open connections are cut. */
  close(): Promise<void>
}
