import { expect, test } from 'vitest'
import { proxyCredentials, proxyFor } from '../../src/network/proxy-for.ts'

const HTTP_PROXY = 'http://proxy:3128'
const HTTPS_PROXY = 'http://secure-proxy:3128'
const through = (url: string, environment: object = {}) =>
  proxyFor(new URL(url), { HTTP_PROXY, HTTPS_PROXY, ...environment })?.href

// What golang.org/x/net/http/httpproxy, and so kubectl, makes of each.
test.each([
  ['http://shop.example/', '*'],
  ['http://shop.example/', 'other, .example'],
  ['http://shop.example/', 'shop.example'],
  ['http://cart.shop.example/', 'shop.example'],
  ['http://cart.shop.example/', '.shop.example'],
  ['http://cart.shop.example/', '*.shop.example'],
  ['http://SHOP.example/', 'shop.EXAMPLE'],
  ['http://shop.example:8080/', 'shop.example:8080'],
  ['https://shop.example/', 'shop.example:443'],
  ['http://10.1.2.3/', '10.1.2.3'],
  ['http://10.1.2.3:81/', '10.1.2.3:81'],
  ['http://10.1.2.3/', '192.168.0.0/16, 10.0.0.0/8'],
  ['http://[fd00::1]/', 'fd00::/8'],
  ['http://[fd00::1]:81/', '[fd00::1]:81'],
  ['http://[fd00:0::1]/', 'fd00::1'],
])('%s is reached without a proxy where NO_PROXY is %s', (url, NO_PROXY) => {
  expect(through(url, { NO_PROXY })).toBeUndefined()
  expect(through(url, { no_proxy: NO_PROXY })).toBeUndefined()
})

test.each([
  ['http://shop.example/', ''],
  ['http://shop.example/', ' , '],
  ['http://shop.example/', '.shop.example'],
  ['http://workshop.example/', 'shop.example'],
  ['http://shop.example:8080/', 'shop.example:80'],
  ['http://10.1.2.3/', '11.0.0.0/8'],
  ['http://10.1.2.3/', '10.1.2.0/33'],
  ['http://10.1.2.30/', '10.1.2.3'],
  ['http://127.example/', '127.0.0.0/8'],
  ['http://shop.localhost/', ''],
])('%s goes through the proxy where NO_PROXY is %s', (url, NO_PROXY) => {
  expect(through(url, { NO_PROXY })).toBe('http://proxy:3128/')
})

test.each(['http://localhost:9080/', 'http://127.0.0.1/', 'http://[::1]:80/', 'http://[::ffff:127.0.0.1]/'])(
  '%s is this machine, and no proxy is asked for it',
  (url) => expect(through(url)).toBeUndefined(),
)

test('each protocol has a proxy of its own; names in upper case go first, and an empty one is none', () => {
  expect(through('https://shop.example/')).toBe('http://secure-proxy:3128/')
  expect(through('https://shop.example/', { HTTPS_PROXY: '' })).toBeUndefined()
  expect(through('https://shop.example/', { HTTPS_PROXY: '', https_proxy: 'https://other' })).toBe('https://other/')
  expect(through('https://shop.example/', { https_proxy: 'https://other' })).toBe('http://secure-proxy:3128/')
})

test('a proxy may be given without its scheme, and be one of SOCKS 5; any other kind is refused', () => {
  expect(through('http://shop.example/', { HTTP_PROXY: 'proxy:1' })).toBe('http://proxy:1/')
  expect(through('http://shop.example/', { HTTP_PROXY: 'socks5://proxy:1080' })).toBe('socks5://proxy:1080')
  expect(() => through('http://shop.example/', { HTTP_PROXY: 'ftp://proxy' })).toThrow(
    'it is one of the kind ftp; use http, https or socks5',
  )
  expect(() => through('http://shop.example/', { HTTP_PROXY: 'http://[proxy' })).toThrow('it is no URL')
})

test.each(['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'https_proxy', 'http_proxy', 'all_proxy'])(
  'a password in %s is known as a credential, with a scheme and without',
  (name) => {
    expect(proxyCredentials({ [name]: 'http://ada:kiwi%204417@proxy:3128' })).toContain('kiwi 4417')
    expect(proxyCredentials({ [name]: 'ada:kiwi-4417@proxy:3128' })).toEqual(['kiwi-4417'])
  },
)
