import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'chaos-plugin-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Journal } from '../../src/journal/journal.ts'
import { notify, runEvents } from '../../src/notifications/notify.ts'
import { createRedaction } from '../../src/secrets/redact.ts'

let server: Server
let url = ''
let requests: { method: string | undefined; key: unknown; body: unknown }[] = []
let logged: string[] = []
const log = (message: string) => logged.push(message)
const logger: Logger = { debug: log, info: log, warn: log, error: log }
const redaction = createRedaction({})
const options = {
  logger,
  redaction,
  environment: {},
  now: () => 1_700_000_000_500,
  callPlugin: () => Promise.resolve(),
}

beforeEach(async () => {
  requests = []
  logged = []
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    request.on('end', () => {
      const body: unknown = text === '' ? undefined : JSON.parse(text)
      requests.push({ method: request.method, key: request.headers['x-key'], body })
      response.writeHead(request.url === '/broken' ? 500 : 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => server.close())

describe('notifications', () => {
  it('are posted as JSON, or without the payload if that is not to be forwarded', async () => {
    const notifications = [
      { type: 'http', url, headers: { 'x-key': 7 } },
      { type: 'http', url, forward_event_payload: false },
    ]
    await notify({ notifications }, { name: 'run-started', payload: { title: 't' } }, options)
    const event = { name: 'run-started', payload: { title: 't' }, phase: 'run', ts: 1_700_000_000.5 }
    expect(requests).toEqual([
      { method: 'POST', key: '7', body: event },
      { method: 'GET', key: undefined, body: undefined },
    ])
  })

  it('go to the channels that ask for them, in their order', async () => {
    const called: unknown[] = []
    const notifications = [
      { type: 'plugin', module: 'a', events: ['run-failed'] },
      { type: 'plugin', module: 'b', events: ['run-started'], func: 'tell', room: 'x' },
      { type: 'plugin', module: 'c' },
      { type: 'pigeon' },
    ]
    await notify(
      { notifications },
      { name: 'run-started', error: new TypeError('odd') },
      { ...options, callPlugin: async (plugin, channel, event) => called.push([plugin, channel['room'], event.error]) },
    )
    expect(called).toEqual([
      [{ module: 'b', func: 'tell' }, 'x', 'TypeError: odd'],
      [{ module: 'c', func: 'notify' }, undefined, 'TypeError: odd'],
    ])
  })

  it('never fail the run: what goes wrong is only logged', async () => {
    const notifications = [
      { type: 'http', url: `${url}/broken` },
      { type: 'http', url: 'http://127.0.0.1:1' },
      { type: 'http' },
      { type: 'plugin' },
      { type: 'plugin', module: 'm' },
    ]
    const callPlugin = () => Promise.reject(new Error('no such module'))
    await notify({ notifications }, { name: 'run-started' }, { ...options, callPlugin })
    expect(logged.map((line) => line.split(': ').at(-1))).toEqual([
      'it answered with status 500.',
      'the connection was refused.',
      'it has no url.',
      'it names no module.',
      'no such module.',
    ])
  })

  it('at the end of a run say how it ended', () => {
    const journal = (status: string, deviated: boolean) => ({ status, deviated }) as Journal
    expect(runEvents(journal('completed', false))).toEqual(['run-completed'])
    expect(runEvents(journal('completed', true))).toEqual(['run-completed', 'run-deviated'])
    expect(runEvents(journal('aborted', false))).toEqual(['run-failed'])
  })
})
