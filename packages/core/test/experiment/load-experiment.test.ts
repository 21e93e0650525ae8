import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ChaosError } from '../../src/errors/chaos-error.ts'
import { loadExperiment } from '../../src/experiment/load-experiment.ts'
import type { Settings } from '../../src/settings/settings.ts'

const options = { settings: {} as Settings, environment: {}, verifyTls: true }
const json = '{"title": "t", "description": "d", "method": []}'

async function fileWith(name: string, text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'chaos-load-')), name)
  await writeFile(file, text)
  return file
}

async function refusal(source: string, given: Partial<typeof options> = {}): Promise<string> {
  const error: unknown = await loadExperiment(source, { ...options, ...given }).catch((thrown: unknown) => thrown)
  if (!(error instanceof ChaosError)) throw new Error('no ChaosError', { cause: error })
  expect(error.outcome).toBe('invalid')
  expect(error.remedy).toMatch(/^[A-Z].*\.$/)
  return error.message
}

let server: Server | undefined
afterEach(() => server?.close())

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('an experiment from a file', () => {
  it('is read as JSON or YAML, by its name', async () => {
    const fromJson = await loadExperiment(await fileWith('x.json', json), options)
    const fromYaml = await loadExperiment(await fileWith('x.yml', 'title: t\ndescription: d\nmethod: []\n'), options)
    expect(fromJson.document).toEqual({ title: 't', description: 'd', method: [] })
    expect(fromYaml.document).toEqual(fromJson.document)
  })

  it('knows the place of what is in it', async () => {
    const file = await fileWith('x.json', '{\n "method": [\n  {"name": "a"}]}')
    const loaded = await loadExperiment(file, options)
    expect(loaded.placeOf(['method', 0, 'name'])).toEqual({ file, line: 3, column: 4 })
  })

  it('has empty blocks where nothing stands after their names', async () => {
    const text = 'method:\nrollbacks:\nconfiguration:\nsecrets:\ncontrols:\nsteady-state-hypothesis:\ntags:\n'
    const { document } = await loadExperiment(await fileWith('x.yaml', text), options)
    expect(document).toEqual({ method: [], rollbacks: [], configuration: {}, secrets: {}, controls: [], tags: [] })
  })

  it('is refused in one sentence where it is none', async () => {
    expect(await refusal('nowhere.json')).toBe('There is no file nowhere.json, and it is no URL.')
    expect(await refusal('ftp://host/x.json')).toContain('the scheme ftp is not known')
    expect(await refusal(await fileWith('x.txt', json))).toContain('ends neither in .json nor in .yaml or .yml')
    expect(await refusal(tmpdir())).toContain('is a folder')
    expect(await refusal(await fileWith('x.json', '{"title": }'))).toMatch(/x\.json:1:11: A value was expected/)
    expect(await refusal(await fileWith('x.yaml', 'a: [1'))).toMatch(/x\.yaml:1:6: /)
    expect(await refusal(await fileWith('x.yaml', '# nothing\n'))).toMatch(/is empty\.$/)
    expect(await refusal(await fileWith('x.json', ' \n'))).toMatch(/is empty\.$/)
    expect(await refusal(await fileWith('x.json', '[]'))).toContain('holds a list where an experiment is a mapping')
  })
})

describe('an experiment over HTTP', () => {
  it.each([
    ['application/json; charset=utf-8', json],
    ['application/x-yaml', 'title: t\ndescription: d\nmethod: []'],
    ['text/plain', json],
    ['text/plain', 'title: t\ndescription: d\nmethod: []'],
  ])('is read by its content type %s', async (type, body) => {
    const url = await serve((_, response) => response.writeHead(200, { 'content-type': type }).end(body))
    expect((await loadExperiment(`${url}/x`, options)).document.title).toBe('t')
  })

  it('is asked for with the token of the environment, else with the credentials of the settings', async () => {
    const seen: (string | undefined)[] = []
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(200, { 'content-type': 'application/json' }).end(json)
    })
    const settings = { auths: { [new URL(url).host]: { type: 'digest', value: 'abc' } } }
    await loadExperiment(url, { ...options, settings })
    await loadExperiment(url, {
      ...options,
      settings,
      environment: { CHAOSTOOLKIT_LOADER_AUTH_BEARER_TOKEN: ' let-me-in ' },
    })
    expect(seen).toEqual(['digest abc', 'bearer let-me-in'])
  })

  it.each([
    null,
    'token',
    {},
    { type: 'bearer' },
    { type: 'bearer', value: null },
    { value: 'abc' },
    [['bearer', 'abc']],
  ])('is asked for without credentials where the settings have %j for its host', async (auth) => {
    const seen: (string | undefined)[] = []
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(200, { 'content-type': 'application/json' }).end(json)
    })
    await loadExperiment(url, { ...options, settings: { auths: { [new URL(url).host]: auth } } })
    expect(seen).toEqual([undefined])
  })

  it('is followed where it was moved to, without handing the credentials to another host', async () => {
    const seen: Record<string, string | undefined> = {}
    const url = await serve((request, response) => {
      seen[request.url ?? ''] = request.headers.authorization
      if (request.url === '/moved') {
        response.writeHead(302, { location: url.replace('127.0.0.1', 'localhost').concat('/there') }).end()
      } else response.writeHead(200, { 'content-type': 'application/json' }).end(json)
    })
    const environment = { CHAOSTOOLKIT_LOADER_AUTH_BEARER_TOKEN: 'secret' }
    await loadExperiment(`${url}/moved`, { ...options, environment })
    expect(seen).toEqual({ '/moved': 'bearer secret', '/there': undefined })
  })

  it('is refused with the beginning of what the server says, in which no word is cut in two', async () => {
    const url = await serve((_, response) => {
      response.writeHead(404).end(`${'no '.repeat(60)}correct-horse-battery-staple`)
    })
    expect(await refusal(`${url}/gone`)).toContain(`: ${'no '.repeat(59)}no….`)
  })

  it('is refused in one sentence where it is not there, or is something else', async () => {
    const url = await serve((request, response) => {
      const status = request.url === '/gone' ? 404 : 200
      response
        .writeHead(status, request.url === '/bare' ? {} : { 'content-type': 'text/html' })
        .end('no\nsuch thing.\n')
    })
    expect(await refusal(`${url}/gone`)).toBe(`${url}/gone answered with status 404 instead of 200: no such thing.`)
    expect(await refusal(`${url}/page`)).toBe(`${url}/page holds text/html, which is no experiment.`)
    expect(await refusal(`${url}/bare`)).toBe(`${url}/bare does not say what it holds.`)
    server?.close()
    expect(await refusal('http://127.0.0.1:1/x.json')).toContain('the connection was refused')
  })

  it('does not show a password that stands in the URL', async () => {
    expect(await refusal('http://me:hush-hush@127.0.0.1:1/x.json')).not.toContain('hush-hush')
  })
})
