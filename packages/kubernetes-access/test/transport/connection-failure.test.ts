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
    const way = { server: 'https://api', name: 'api', proxy: undefined, context: 'api' }
    expect(connectionFailure(error, operation, way).applied).toBe(applied)
  },
)

test('a sandbox that refuses connections has ended, and it is said how to have one', () => {
  const error = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' })
  const sandbox = { server: 'http://127.0.0.1:8001', name: 'chaos-sandbox', proxy: undefined, context: 'chaos-sandbox' }
  expect(connectionFailure(error, operation, sandbox)).toMatchObject({
    message: 'The API server http://127.0.0.1:8001 is that of a sandbox which has ended.',
    remedy: 'Start one with "chaos sandbox up", or let the run make one: --sandbox.',
  })
  expect(connectionFailure(error, operation, { ...sandbox, name: 'kind' }).message).toContain(
    'the connection was refused',
  )
})

test.each([
  [
    'in the kubeconfig',
    { name: 'api', context: 'api' },
    'Correct the address of the server in the kubeconfig, or the name service.',
  ],
  ['in the environment', { name: 'nope', context: undefined }, 'Correct KUBERNETES_HOST, or the name service.'],
  ['in a pod', { name: 'in-cluster', context: undefined }, 'Correct KUBERNETES_SERVICE_HOST, or the name service.'],
])('a server %s whose name nobody knows is to be corrected there', (_, where, remedy) => {
  const error = Object.assign(new Error('x'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' })
  const way = { server: 'https://nope', proxy: undefined, ...where }
  expect(connectionFailure(error, operation, way).remedy).toBe(remedy)
})
