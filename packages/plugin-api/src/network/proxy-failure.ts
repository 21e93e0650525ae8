/** Whose fault it is: of the proxy itself, or of what the proxy found when it went on to the server. */
export type ProxyFault = 'proxy' | 'beyond'

/** No way leads through a proxy. The message is a clause that names it: "the proxy 10.1.1.1:3128 can't be reached: the connection was refused". */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure'
  readonly fault: ProxyFault

  constructor(proxy: URL, what: string, { fault = 'proxy', cause }: { fault?: ProxyFault; cause?: unknown } = {}) {
    super(`the proxy ${proxy.host} ${what}`, cause === undefined ? undefined : { cause })
    this.fault = fault
  }
}
