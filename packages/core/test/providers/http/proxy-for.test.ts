import { expect, test } from 'vitest'
import { proxyFor } from '../../../src/http/proxy-for.ts'

const http_proxy = 'http://proxy:3128'

test.each([
  ['http://shop.example/', '*'],
  ['http://shop.example/', 'other, .example'],
  ['http://shop.example:8080/', 'shop.example:8080'],
  ['http://10.1.2.3/', '10.1.2.3'],
  ['http://10.1.2.3/', '192.168.0.0/16, 10.0.0.0/8'],
])('%s is reached without a proxy where no_proxy is %s', (url, no_proxy) => {
  expect(proxyFor(new URL(url), { http_proxy, no_proxy })).toBeUndefined()
})

test.each(['http://localhost:9080/', 'http://127.0.0.1/', 'http://[::1]:80/', 'http://shop.localhost/'])(
  '%s is this machine, and no proxy is asked for it',
  (url) => {
    expect(proxyFor(new URL(url), { http_proxy })).toBeUndefined()
  },
)

test.each(['http://shop.example/', 'http://127.example/', 'http://10.1.2.3/'])('%s goes through the proxy', (url) => {
  expect(proxyFor(new URL(url), { http_proxy, no_proxy: '11.0.0.0/8' })?.href).toBe('http://proxy:3128/')
})
