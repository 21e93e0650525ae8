import { UnreadableCertificates } from './certificate-authorities.ts'
import { isProxyFailure } from './proxy-failure.ts'
import { UnusableProxy } from './proxy-for.ts'

/**
 * Where the fault lies: nobody listens (`refused`), the name is not known (`name`), no way leads there or nobody answers (`unreachable`), the
 * connection ended (`closed`), nobody vouches for its certificate (`authority`), which is not valid (`certificate`), its encryption, the proxy on the way,
 * this machine (`local`), what answers speaks something else (`protocol`).
 */
export type NetworkFault =
  | 'refused'
  | 'name'
  | 'unreachable'
  | 'closed'
  | 'authority'
  | 'certificate'
  | 'encryption'
  | 'proxy'
  | 'local'
  | 'protocol'
  | 'other'

/** Why no answer came. */
export interface NetworkFailure {
  readonly fault: NetworkFault
  /** A clause without a full stop: "the connection was refused". */
  readonly words: string
  /** Whether it can only come before a request is sent. */
  readonly unsent: boolean
  /** Whether the words name the proxy on the way. */
  readonly namesProxy: boolean
}

const words: Readonly<Record<string, readonly [NetworkFault, string]>> = {
  ECONNREFUSED: ['refused', 'the connection was refused'],
  ENOTFOUND: ['name', 'its host name is not known'],
  EAI_AGAIN: ['name', 'its host name could not be looked up'],
  EAI_FAIL: ['name', 'its host name could not be looked up'],
  EHOSTUNREACH: ['unreachable', 'no way leads to its host'],
  EHOSTDOWN: ['unreachable', 'its host is down'],
  ENETUNREACH: ['unreachable', 'no way leads to its network'],
  ENETDOWN: ['unreachable', 'the network is down'],
  ETIMEDOUT: ['unreachable', 'nobody answers there'],
  UND_ERR_CONNECT_TIMEOUT: ['unreachable', 'nobody answers there'],
  UND_ERR_HEADERS_TIMEOUT: ['unreachable', 'no answer came in time'],
  UND_ERR_BODY_TIMEOUT: ['unreachable', 'the answer did not go on in time'],
  ECONNRESET: ['closed', 'the connection was closed'],
  ECONNABORTED: ['closed', 'the connection was closed'],
  EPIPE: ['closed', 'the connection was closed'],
  ERR_STREAM_PREMATURE_CLOSE: ['closed', 'the connection was closed'],
  UND_ERR_SOCKET: ['closed', 'the connection was closed'],
  CERT_HAS_EXPIRED: ['certificate', 'its certificate has expired'],
  CERT_NOT_YET_VALID: ['certificate', 'its certificate is not valid yet'],
  CERT_REVOKED: ['certificate', 'its certificate was revoked'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['certificate', 'its certificate is for another name'],
  HOSTNAME_MISMATCH: ['certificate', 'its certificate is for another name'],
  EACCES: ['local', 'this machine does not let us connect to it'],
  EPERM: ['local', 'this machine does not let us connect to it'],
  EADDRNOTAVAIL: ['local', 'this machine has no address to connect to it from'],
  EAFNOSUPPORT: ['local', 'this machine has no address of the kind of its address'],
  EMFILE: ['local', 'too many files are open here'],
  ENFILE: ['local', 'too many files are open on this machine'],
  HPE_HEADER_OVERFLOW: ['protocol', 'the headers of its answer are too large'],
}

/** Codes come in families, of which new members are born with each release of the libraries that speak TLS and HTTP. */
const families: readonly (readonly [family: RegExp, NetworkFault, string])[] = [
  [
    /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|CERT_UNTRUSTED|INVALID_CA|CERT_CHAIN/,
    'authority',
    'its certificate is from an authority that is not trusted here',
  ],
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/, 'protocol', 'what answers there does not speak TLS'],
  [
    /ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_)/,
    'encryption',
    'it does not accept our certificate',
  ],
  [/ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/, 'encryption', 'it speaks a version of TLS that is not accepted'],
  [/^CERT_|^(?:ERROR_IN_)?CRL_|^INVALID_PURPOSE|^PATH_LENGTH/, 'certificate', 'its certificate is not accepted'],
  [/^ERR_(?:SSL|TLS|OSSL)|^EPROTO$/, 'encryption', 'no encrypted connection could be agreed on'],
  [/^Z_|BROTLI|^ERR__ERROR/, 'protocol', 'its body is not compressed as it says'],
  [/^ERR_HTTP2_/, 'closed', 'the connection was closed'],
  [/^HPE_/, 'protocol', 'what answers there does not speak HTTP'],
]

const beforeSending: ReadonlySet<NetworkFault> = new Set(['refused', 'name', 'authority', 'certificate', 'proxy'])

/**
 * Says in words why no answer came, from the error of a socket, of `http.request` or of `fetch`, or from what this package throws on the way. What
 * has no code of its own says itself what is wrong.
 *
 * @example
 * networkFailure(Object.assign(new Error('connect ECONNREFUSED ::1:80'), { code: 'ECONNREFUSED' })).words // → 'the connection was refused'
 */
export function networkFailure(error: unknown): NetworkFailure {
  const at = innermost(error)
  if (isProxyFailure(at)) {
    const fault = at.fault === 'proxy' ? 'proxy' : 'unreachable'
    return { fault, words: at.message, unsent: true, namesProxy: true }
  }
  const here = faultOfSettings(at)
  if (here !== undefined) return { fault: 'local', words: here, unsent: true, namesProxy: true }
  const [fault, said] = explain(at)
  return { fault, words: said, unsent: beforeSending.has(fault), namesProxy: false }
}

/** What the environment says of proxies and authorities is of no use, so nothing was asked of anybody. */
function faultOfSettings(error: unknown): string | undefined {
  if (error instanceof UnusableProxy) return `what the environment names as its proxy can't be used: ${error.message}`
  return error instanceof UnreadableCertificates ? error.message : undefined
}

function explain(error: unknown): readonly [NetworkFault, string] {
  const code = codeOf(error)
  if (code !== undefined) {
    const known = words[code]
    if (known !== undefined) return known
    const family = families.find(([pattern]) => pattern.test(code))
    if (family !== undefined) return [family[1], family[2]]
  }
  const message = error instanceof Error ? error.message.trim().replace(/\.$/, '') : String(error)
  // What a system says of itself begins with its code, or is nothing but a code.
  if (message === '' || (code !== undefined && message.includes(code)))
    return ['other', `the connection failed (${code ?? 'unknown error'})`]
  return ['other', message]
}

/** The error that was there first: `fetch` wraps it, and so does a search for the address that answers. */
function innermost(error: unknown): unknown {
  if (isProxyFailure(error) || faultOfSettings(error) !== undefined || !(error instanceof Error)) return error
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0])
  return codeOf(error) === undefined && error.cause instanceof Error ? innermost(error.cause) : error
}

function codeOf(error: unknown): string | undefined {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  // What OpenSSL says while something is written has its own words within a line: "…:SSL routines:record:wrong version number:…".
  const [, reason] = (code === 'EPROTO' && /:SSL routines:[^:]*:([^:]+):/.exec(String(message))) || []
  if (reason !== undefined) return `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}`
  return typeof code === 'string' ? code : undefined
}
