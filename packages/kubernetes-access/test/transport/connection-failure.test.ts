import { nodes } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { connectionFailure } from '../../src/transport/api-failure.ts'

const operation = { verb: 'patch', resource: nodes, name: 'worker-1' }

test.each([
  ['ECONNREFUSED', 'connect', false],
  ['ETIMEDOUT', 'connect', false],
  ['ENOTFOUND', 'getaddrinfo', false],
  ['SELF_SIGNED_CERT_IN_CHAIN', undefined, false],
  ['ETIMEDOUT', 'read', undefined],
  ['EHOSTUNREACH', 'read', undefined],
  ['ECONNRESET', 'read', undefined],
  ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', undefined, undefined],
])(
  '%s of %s: applied is %s, since only what failed before it was sent surely changed nothing',
  (code, syscall, applied) => {
    const error = Object.assign(new Error(code), { code, syscall })
    expect(connectionFailure(error, operation, { server: 'https://api', proxy: undefined }).applied).toBe(applied)
  },
)
