import { expect, test } from 'vitest'
import { proxySettings } from '../../src/transport/proxy-settings.ts'

const environment = { HTTPS_PROXY: 'http://proxy:3128', no_proxy: 'internal' }

test.each([
  [
    "the kubeconfig's own proxy goes first",
    'http://own:1',
    environment,
    { HTTP_PROXY: 'http://own:1', HTTPS_PROXY: 'http://own:1' },
  ],
  [
    'else that of the environment is used',
    undefined,
    environment,
    { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'internal' },
  ],
  ['exceptions alone are no proxy', undefined, { NO_PROXY: 'internal' }, undefined],
] as const)('%s', (_what, own, variables, settings) => {
  expect(proxySettings('https://api.example:6443', own, variables)).toEqual(settings)
})

test.each(['https://localhost:6443', 'https://127.0.0.1:6443', 'http://[::1]:8080'])(
  '%s is this machine: no proxy',
  (server) => {
    expect(proxySettings(server, undefined, environment)).toBeUndefined()
  },
)

test('a Node that knows no proxies says so instead of going around it', () => {
  expect(() => proxySettings('https://api.example', undefined, environment, '22.19.0')).toThrow(
    'The way to https://api.example leads through a proxy, which Node 22.19.0 can not use.',
  )
  expect(proxySettings('https://api.example', undefined, {}, '22.19.0')).toBeUndefined()
})
