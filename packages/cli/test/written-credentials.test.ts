import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { experimentOf, newChaos, processOf } from './chaos.ts'
import { filesIn } from './files-in.ts'
import { listen } from './recording-server.ts'

const written = /word-44|key-44|bear-44|netrc-44|YWRhO|d29yZC00N|bmV0cmMtND/

test('credentials that are written into URLs and headers of an experiment leave by no outlet, echoed ones included', async () => {
  using server = await listen(({ headers, url = '' }, response) => {
    response.end(`${url} ${JSON.stringify(headers)} url-word-44 conf-word-44`)
  })
  await using chaos = await newChaos()
  const host = server.url.replace('http://', '')
  await chaos.write('.netrc', `machine 127.0.0.1 login ada password netrc-44\n`)
  await chaos.write('settings.yaml', { notifications: [{ type: 'http', url: `${server.url}/notify` }] })
  const http = (url: string, headers: Readonly<Record<string, string>> = {}) => ({
    type: 'probe',
    name: `ask ${url.length}`,
    provider: { type: 'http', url, headers },
  })
  const method = [
    http(`http://ada:url-word-44@${host}/echo?api_key=param-key-44&key=cart`),
    http(`${server.url}/echo`, { Authorization: 'Bearer bear-44', 'X-Api-Key': 'header-key-44' }),
    http(`${server.url}/echo/2`, { Authorization: `Basic ${Buffer.from('ada:basic-word-44').toString('base64')}` }),
    http(`${server.url}/echo/23`, { Authorization: 'Bearer ${bearer}' }),
    http(`${server.url}/echo/234`),
    http(String.raw`http://\/ada:slash-word-44@${host}/echo/2345`),
    processOf('echo', ['basic-word-44 conf-word-44 of the cart']),
  ]
  const configuration = { base: `http://ada:conf-word-44@${host}`, bearer: 'plain' }
  await chaos.write('e.json', experimentOf(method, { configuration }))
  const environment = { NETRC: join(chaos.folder, '.netrc') }
  const given = ['--settings', 'settings.yaml', '--verbose', '--log-file', 'chaos.log']
  const { code, stdout, stderr } = await chaos.run([...given, 'run', 'e.json'], { environment })
  expect(code, stderr).toBe(0)
  const journal = await readFile(join(chaos.folder, 'journal.json'), 'utf8')
  const log = await readFile(join(chaos.folder, 'chaos.log'), 'utf8')
  const notified = server.received.filter(({ path }) => path === '/notify').map(({ bytes }) => bytes)
  expect(notified).toHaveLength(2)
  for (const outlet of [stdout, stderr, journal, log, ...notified, ...(await filesIn(chaos.state)).values()])
    expect(outlet).not.toMatch(written)
  // What was meant was sent, and a word that only says which is no credential.
  const sent = server.received.map(({ bytes }) => bytes).join()
  for (const credential of ['Bearer bear-44', 'header-key-44', 'param-key-44', 'Bearer plain'])
    expect(sent).toContain(credential)
  expect(journal).toContain('of the cart')
})

test.each([
  [['validate', 'ok.json', 'https://ada:url-word-44@host/b.json?token=param-key-44'], 2, 'is one argument too many'],
  [['https://ada:url-word-44@host/x?api_key=param-key-44'], 2, 'There is no command "https://ada:***@host/x'],
  [['sandbox', 'https://ada:url-word-44@host/x'], 2, 'There is no command "sandbox https://ada:***@host/x"'],
  [['plugins', 'https://ada:url-word-44@host/x'], 2, 'There is no command "plugins https://ada:***@host/x"'],
  [['plugins', 'uninstall', 'https://ada:url-word-44@host/x'], undefined, 'ada:***@host'],
  [['journal', 'https:ada:url-word-44@host/x?token=param-key-44'], 2, 'There is no run https:ada:***@host/x'],
  [['recover', '--yes', 'https://ada:url-word-44@host/x'], 2, 'There is no unfinished run https://ada:***@host/x'],
  [['info', 'https://ada:url-word-44@host/x'], 2, 'ada:***@host'],
  [['run', 'ok.json', '--dry', 'https://ada:url-word-44@host/x'], 2, 'ada:***@host'],
  [['run', 'ok.json', '--https://ada:url-word-44@host/x'], 2, 'There is no option --https://ada:***@host/x'],
  [['discover', 'https://ada:url-word-44@host/x'], undefined, 'ada:***@host'],
] as const)('%j is answered without the credentials in it', async (args, code, says) => {
  await using chaos = await newChaos()
  await chaos.write('ok.json', experimentOf([]))
  const finished = await chaos.run(args)
  if (code !== undefined) expect(finished.code).toBe(code)
  expect(finished.stderr).toContain(says)
  expect(finished.stdout + finished.stderr).not.toMatch(/url-word|param-key/)
})

test('the settings are shown without their credentials', async () => {
  await using chaos = await newChaos()
  await chaos.write('settings.yaml', {
    auths: { 'example.com': { type: 'bearer', value: 'auth-word-44' } },
    notifications: [
      {
        type: 'http',
        url: 'https://ada:url-word-44@example.com/?token=param-key-44',
        headers: { Authorization: 'Bearer bear-44' },
      },
    ],
  })
  for (const args of [
    ['info', 'settings'],
    ['settings', 'show'],
    ['settings', 'show', '--format', 'json'],
  ]) {
    const { code, stdout, stderr } = await chaos.run(['--settings', 'settings.yaml', ...args])
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('example.com')
    expect(stdout).toContain('***')
    expect(stdout).not.toMatch(written)
  }
})
