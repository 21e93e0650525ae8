/** A proxy did not do its part. The message is a clause that names it: "the proxy 10.1.1.1:3128 can't be reached: the connection was refused". */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure'

  constructor(proxy: URL, what: string, cause?: unknown) {
    super(`the proxy ${proxy.host} ${what}`, cause === undefined ? undefined : { cause })
  }
}
