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
    const way = { server: 'https://api', name: 'api', proxy: undefined }
    expect(connectionFailure(error, operation, way).applied).toBe(applied)
  },
)

test('a sandbox that refuses connections has ended, and it is said how to have one', () => {
  const error = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' })
  const sandbox = { server: 'http://127.0.0.1:8001', name: 'chaos-sandbox', proxy: undefined }
  expect(connectionFailure(error, operation, sandbox)).toMatchObject({
    message: 'The API server http://127.0.0.1:8001 is that of a sandbox which has ended.',
    remedy: 'Start one with "chaos sandbox up", or let the run make one: --sandbox.',
  })
  expect(connectionFailure(error, operation, { ...sandbox, name: 'kind' }).message).toContain(
    'the connection was refused',
  )
})
