/** No answer came. */
export class ExchangeFailed extends Error {
  override readonly name = 'ExchangeFailed'
  readonly stage: 'connect' | 'connect-timeout' | 'read' | 'read-timeout'

  constructor(stage: ExchangeFailed['stage'], cause?: unknown) {
    super(`the exchange failed at ${stage}`, { cause })
    this.stage = stage
  }
}
