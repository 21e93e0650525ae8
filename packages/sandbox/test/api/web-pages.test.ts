import { type IncomingMessage, request } from 'node:http'
import { expect, it } from 'vitest'
import { startSandbox } from '../../src/index.ts'

function ask(url: string, headers: Readonly<Record<string, string>>, method = 'GET'): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(`${url}/api/v1/namespaces/default/configmaps`, { method, headers }, (answer) => resolve(answer.resume()))
      .on('error', reject)
      .end()
  })
}

it('is driven by no web page, and under no name but that of this machine', async () => {
  await using sandbox = await startSandbox({ preset: 'empty' })
  const { port } = new URL(sandbox.url)
  const here = `127.0.0.1:${port}`
  for (const headers of [
    {},
    { host: `localhost:${port}` },
    { host: 'LOCALHOST' },
    { host: `[::1]:${port}` },
    { host: here, origin: `http://${here}` },
    { host: here, origin: `https://${here}` },
  ])
    expect((await ask(sandbox.url, headers)).statusCode, JSON.stringify(headers)).toBe(200)
  for (const headers of [
    { host: 'evil.example' },
    { host: `127.0.0.1.evil.example:${port}` },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `http://127.0.0.1:${Number(port) + 1}` },
    { host: `localhost:${port}`, origin: `http://${here}` },
  ])
    for (const method of ['GET', 'POST', 'DELETE'])
      expect((await ask(sandbox.url, headers, method)).statusCode, JSON.stringify(headers)).toBe(403)
})
