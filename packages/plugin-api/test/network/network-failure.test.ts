import { networkFailure } from 'chaos-plugin-api'
import { expect, test } from 'vitest'

const failed = (code: string, message = `connect ${code} 10.0.0.1:443`) => Object.assign(new Error(message), { code })

test.each([
  ['ECONNREFUSED', 'refused', 'the connection was refused'],
  ['ENOTFOUND', 'name', 'its host name is not known'],
  ['ENETUNREACH', 'unreachable', 'no way leads to its network'],
  ['UND_ERR_SOCKET', 'closed', 'the connection was closed'],
  ['CERT_HAS_EXPIRED', 'certificate', 'its certificate has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'authority', 'its certificate is from an authority that is not trusted here'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'authority', 'its certificate is from an authority that is not trusted here'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate', 'its certificate is for another name'],
  ['CERT_SIGNATURE_FAILURE', 'certificate', 'its certificate is not accepted'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'protocol', 'what answers there does not speak TLS'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'encryption', 'it does not accept our certificate'],
  ['ERR_SSL_NO_CIPHERS_AVAILABLE', 'encryption', 'no encrypted connection could be agreed on'],
  ['ERR_HTTP2_STREAM_ERROR', 'closed', 'the connection was closed'],
  ['HPE_INVALID_CONSTANT', 'protocol', 'what answers there does not speak HTTP'],
] as const)('%s is told in words', (code, fault, words) => {
  const advice = `${code}: try running Node.js with --use-system-ca`
  expect(networkFailure(failed(code, advice))).toMatchObject({ fault, words })
})

test('what OpenSSL says of TLS while something is written is told by the words in it', () => {
  const said =
    'write EPROTO 407D:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../a.c:77:\n'
  expect(networkFailure(failed('EPROTO', said))).toMatchObject({
    fault: 'protocol',
    words: 'what answers there does not speak TLS',
  })
  expect(networkFailure(failed('EPROTO', 'write EPROTO')).fault).toBe('encryption')
})

test('a code that nobody foresaw is given, and nothing else of the message that begins with it', () => {
  expect(networkFailure(failed('EFUTURE')).words).toBe('the connection failed (EFUTURE)')
})

test('what was thrown with a sentence of its own keeps it', () => {
  expect(networkFailure(new Error('there were more than 30 redirects.')).words).toBe(
    'there were more than 30 redirects',
  )
})

test('the first error counts, however it is wrapped', () => {
  const refused = failed('ECONNREFUSED')
  const several = new AggregateError([refused, failed('ENETUNREACH')])
  for (const wrapped of [
    several,
    new TypeError('fetch failed', { cause: refused }),
    new TypeError('', { cause: several }),
  ])
    expect(networkFailure(wrapped).words).toBe('the connection was refused')
})

test('it tells what can only fail before anything was sent', () => {
  expect(['ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED'].map((code) => networkFailure(failed(code)).unsent)).toEqual([
    true,
    true,
    true,
  ])
  expect(['ECONNRESET', 'ETIMEDOUT', 'EPROTO'].map((code) => networkFailure(failed(code)).unsent)).toEqual([
    false,
    false,
    false,
  ])
})
