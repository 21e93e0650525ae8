import { mkdtemp, open, rm } from 'node:fs/promises'
import { Agent, createServer, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { virtualClock } from '../../src/index.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A server whose traffic a clock orders, and what it was asked. */
async function startServer(clock = virtualClock()) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const seconds = Number(/\d+$/.exec(request.url ?? '')?.[0] ?? 0)
    if (request.url?.startsWith('/slow') === true) clock.after(seconds * 1000, () => response.end('slow'))
    else if (request.url === '/cut') request.socket.destroy()
    else response.end('x'.repeat(seconds))
  })
  const { port, close } = await clock.listen(server, 0)
  const agent = new Agent({ keepAlive: true })
  closing.push(close, async () => agent.destroy())
  const ask = (path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, agent }, (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => {
          text += chunk
        })
        answer.on('end', () => resolve(text))
      }).on('error', reject)
    })
  return { clock, asked, ask, port }
}

it('lets in requests that were sent together in the order of their texts, whichever socket they came by', async () => {
  const { ask, asked } = await startServer()
  const paths = Array.from({ length: 30 }, (_, at) => `/x${String((at * 7) % 30).padStart(2, '0')}`)
  const answered: string[] = []
  const tell = async (path: string) => {
    await ask(path)
    answered.push(path)
  }
  await Promise.all(paths.map(tell))
  expect(asked).toEqual(paths.toSorted())
  expect(answered).toEqual(paths.toSorted())
})

it('lets no time pass while a large answer is on its way', async () => {
  const { clock, ask } = await startServer()
  const woken = clock.sleep(1).then(() => 'woken')
  const answer = ask('/big20000000').then((text) => `${text.length} bytes at ${clock.now() - Date.UTC(2026, 0, 1)}`)
  expect(await Promise.race([answer, woken])).toBe('20000000 bytes at 0')
  expect(await woken).toBe('woken')
})

it('lets time pass while a server waits for it', async () => {
  const { clock, ask } = await startServer()
  const asking = ask('/slow60')
  await clock.sleep(59)
  expect(await Promise.race([asking, Promise.resolve('waits')])).toBe('waits')
  await clock.sleep(1.5)
  expect(await Promise.race([asking, Promise.resolve('waits')])).toBe('slow')
})

it('lets no time pass while a file is being written', async () => {
  const clock = virtualClock(0)
  const folder = await mkdtemp(join(tmpdir(), 'chaos-clock-'))
  closing.push(() => rm(folder, { recursive: true }))
  const order: string[] = []
  const write = async () => {
    const file = await open(join(folder, 'x'), 'w')
    for (let round = 0; round < 20; round++) {
      await file.appendFile('x')
      await file.datasync()
    }
    await file.close()
    order.push('written')
  }
  await Promise.all([clock.sleep(1).then(() => order.push('slept')), write()])
  expect(order).toEqual(['written', 'slept'])
})

it('tells a client at once that its connection was cut', async () => {
  const { clock, ask } = await startServer()
  const asking = ask('/cut').catch((error: NodeJS.ErrnoException) => error.code)
  const slept = clock.sleep(1).then(() => 'slept')
  expect(await Promise.race([asking, slept])).toBe('ECONNRESET')
})

it('serves clients of other processes, too', async () => {
  const { port } = await startServer()
  const { execFile } = await import('node:child_process')
  const script = `const answer = await fetch('http://127.0.0.1:${port}/x5'); console.log(await answer.text())`
  const { promise, resolve } = Promise.withResolvers<string>()
  execFile(process.execPath, ['--input-type=module', '--eval', script], (_, stdout) => resolve(stdout))
  expect(await promise).toBe('xxxxx\n')
})
