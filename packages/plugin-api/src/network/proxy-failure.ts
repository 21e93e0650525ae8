import { hasMark } from '../has-mark.ts'

/** Whose fault it is: of the proxy itself, or of what the proxy found when it went on to the server. */
export type ProxyFault = 'proxy' | 'beyond'

const mark = Symbol.for('chaos-plugin-api/proxy-failure')

/** No way leads through a proxy. The message is a clause that names it: "the proxy 10.1.1.1:3128 can't be reached: the connection was refused". */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure'
  readonly fault: ProxyFault

  constructor(proxy: URL, what: string, { fault = 'proxy', cause }: { fault?: ProxyFault; cause?: unknown } = {}) {
    super(`the proxy ${proxy.host} ${what}`, cause === undefined ? undefined : { cause })
    this.fault = fault
    Object.defineProperty(this, mark, { value: true })
  }
}

/** Recognises a `ProxyFailure` of any copy of this package: plugins share connections, and with them what their proxies do. */
export function isProxyFailure(error: unknown): error is ProxyFailure {
  return hasMark(error, mark)
}
