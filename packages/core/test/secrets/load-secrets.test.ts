import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSecrets } from '../../src/secrets/load-secrets.ts'

const { signal } = new AbortController()
const none = { overrides: {}, configuration: {}, environment: {}, signal }

describe('the secrets of an experiment', () => {
  it('come from the environment and from the file, at any depth', async () => {
    const declared = { s: { t: { type: 'env', key: 'T', default: 'ignored' }, deep: { er: { plain: 'x', n: 1 } } } }
    expect(await loadSecrets(declared, { ...none, environment: { T: 'abc' } })).toEqual({
      s: { t: 'abc', deep: { er: { plain: 'x', n: 1 } } },
    })
  })

  it('are replaced by whole scopes, as they are', async () => {
    const declared = { s: { a: { type: 'env', key: 'GONE' }, b: '2' }, other: { c: '3' } }
    const overrides = { s: { a: { type: 'env', key: 'literal' } }, undeclared: { x: '1' } }
    expect(await loadSecrets(declared, { ...none, overrides })).toEqual({ s: overrides.s, other: { c: '3' } })
  })

  it('are left out where only the masked declaration is left of them', async () => {
    const warnings: string[] = []
    const declared = { s: { a: '***', b: '2' } }
    expect(await loadSecrets(declared, { ...none, warn: (text) => warnings.push(text) })).toEqual({ s: { b: '2' } })
    expect(warnings).toEqual(['The secret "s.a" is not known: it stood in the file, and is not stored.'])
  })

  it('are refused with the name of every variable that is not set', async () => {
    const declared = { s: { a: { type: 'env', key: 'GONE' }, b: { type: 'env', key: 'LOST' }, c: { type: 'env' } } }
    await expect(loadSecrets(declared, none)).rejects.toMatchObject({
      outcome: 'invalid',
      problems: [
        { path: ['secrets', 's', 'a'], message: expect.stringContaining('GONE') },
        { path: ['secrets', 's', 'b'], message: expect.stringContaining('LOST') },
        { path: ['secrets', 's', 'c'], message: expect.stringContaining('"key"') },
      ],
    })
  })
})

describe('secrets in Vault', () => {
  let server: Server
  let address = ''
  const requests: string[] = []
  const secrets: Readonly<Record<string, unknown>> = {
    '/v1/secret/data/app/db': { data: { data: { user: 'me', password: 'hunter-22' } } },
    '/v1/secret/data/app%23prod/a%3Fb%20%25': { data: { data: { user: 'odd' } } },
    '/v1/secret/data/app': { data: { data: { user: 'another' } } },
    '/v1/kv/old': { data: { user: 'old' } },
    '/v1/secret/data/empty': { data: { data: {} } },
  }

  beforeEach(async () => {
    requests.length = 0
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      request.on('end', () => {
        requests.push(`${request.method} ${request.url} ${body}`)
        const answer = (status: number, value: unknown) => response.writeHead(status).end(JSON.stringify(value))
        if (request.url === '/v1/auth/approle/login' || request.url === '/v1/auth/k8s/login') {
          const { secret_id: id, jwt } = JSON.parse(body) as Readonly<Record<string, unknown>>
          if (id === 'good' || jwt === 'a-jwt') answer(200, { auth: { client_token: 'granted' } })
          else answer(400, { errors: ['invalid role or secret ID'] })
        } else if (!['root', 'granted'].includes(String(request.headers['x-vault-token']))) {
          answer(403, { errors: ['permission\n denied.'] })
        } else {
          const found = secrets[request.url ?? '']
          answer(found === undefined ? 404 : 200, found ?? { errors: [] })
        }
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => server.close())

  const load = (declared: unknown, configuration: Readonly<Record<string, unknown>>, warnings: string[] = []) =>
    loadSecrets(declared, {
      ...none,
      configuration: { vault_addr: address, ...configuration },
      warn: (message) => warnings.push(message),
    })

  it('are read whole or by field, with a token', async () => {
    const declared = {
      s: { all: { type: 'vault', path: '/app/db' }, one: { type: 'vault', path: 'app/db', key: 'password' } },
    }
    expect(await load(declared, { vault_token: 'root' })).toEqual({
      s: { all: { user: 'me', password: 'hunter-22' }, one: 'hunter-22' },
    })
  })

  it('are read at the very path that is named, whatever characters it has', async () => {
    const declared = { s: { x: { type: 'vault', path: 'app#prod/a?b %' } } }
    expect(await load(declared, { vault_token: 'root' })).toEqual({ s: { x: { user: 'odd' } } })
    await expect(load({ s: { x: { type: 'vault', path: 'app#else' } } }, { vault_token: 'root' })).rejects.toThrow(
      'holds nothing at secret/app#else',
    )
  })

  it('are read from version 1 of the store at another mount point', async () => {
    const configuration = { vault_token: 'root', vault_kv_version: 1, vault_secrets_mount_point: 'kv' }
    expect(await load({ s: { x: { type: 'vault', path: 'old' } } }, configuration)).toEqual({
      s: { x: { user: 'old' } },
    })
  })

  it('are read after one login by AppRole', async () => {
    const declared = {
      s: { a: { type: 'vault', path: 'app/db', key: 'user' }, b: { type: 'vault', path: 'app/db', key: 'user' } },
    }
    const configuration = { vault_role_id: 'r', vault_role_secret: 'good' }
    expect(await load(declared, configuration)).toEqual({ s: { a: 'me', b: 'me' } })
    expect(requests.filter((line) => line.includes('login'))).toEqual([
      'POST /v1/auth/approle/login {"role_id":"r","secret_id":"good"}',
    ])
  })

  it('are read after a login by a Kubernetes service account', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'chaos-vault-')), 'token')
    await writeFile(file, 'a-jwt\n')
    const configuration = { vault_sa_role: 'r', vault_sa_token_path: file, vault_k8s_mount_point: 'k8s' }
    const declared = { s: { a: { type: 'vault', path: 'app/db', key: 'user' } } }
    expect(await load(declared, configuration)).toEqual({ s: { a: 'me' } })
  })

  it.each([
    [
      { vault_role_id: 'r', vault_role_secret: 'bad-credential' },
      'app/db',
      'refused the login by AppRole with status 400: invalid role',
    ],
    [{ vault_sa_role: 'r', vault_sa_token_path: '/none' }, 'app/db', "/none can't be read"],
    [{ vault_token: 'bad-credential' }, 'app/db', 'refused to read secret/app/db with status 403: permission denied.'],
    [{ vault_token: 'root' }, 'nowhere', 'holds nothing at secret/nowhere'],
    [{}, 'app/db', 'does not say how to log in'],
    [{ vault_token: 'root', vault_addr: 'http://127.0.0.1:1' }, 'app/db', 'the connection was refused'],
    [{ vault_token: 'root', vault_addr: 'nope' }, 'app/db', 'is no http(s) address, so Vault was not asked'],
  ])(
    'are refused in one sentence that names the secret, and no credential: %j',
    async (configuration, path, expected) => {
      const error: unknown = await load({ s: { a: { type: 'vault', path } } }, configuration).catch(
        (thrown: unknown) => thrown,
      )
      const { message } = error as Error
      expect(message).toContain('The secret "s.a" can\'t be read: ')
      expect(message).toContain(expected)
      expect(message).not.toContain('..')
      expect(message).not.toContain('bad-credential')
    },
  )

  it.each([
    ['a token', { vault_token: 'root' }],
    ['an AppRole', { vault_role_id: 'r', vault_role_secret: 'good' }],
  ])('are not asked for, with %s, at another host that a redirect leads to', async (_, configuration) => {
    const { port } = new URL(address)
    const elsewhere = createServer((request, response) =>
      response.writeHead(307, { location: `http://localhost:${port}${request.url}` }).end(),
    )
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const vault = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
    const loading = load({ s: { a: { type: 'vault', path: 'app/db' } } }, { ...configuration, vault_addr: vault })
    try {
      await expect(loading).rejects.toThrow(
        `Vault at ${vault} redirects to http://localhost:${port}, where no credentials are sent.`,
      )
    } finally {
      elsewhere.close()
    }
    expect(requests).toEqual([])
  })

  it('are refused where a field is missing', async () => {
    const loading = load({ s: { a: { type: 'vault', path: 'app/db', key: 'nope' } } }, { vault_token: 'root' })
    await expect(loading).rejects.toThrow('needs the field "nope" of app/db')
  })

  it('are empty, with a warning, where nothing is there or no path is named', async () => {
    const warnings: string[] = []
    const declared = { s: { a: { type: 'vault', path: 'empty' }, b: { type: 'vault', key: 'k' } } }
    expect(await load(declared, { vault_token: 'root' }, warnings)).toEqual({ s: { a: {}, b: {} } })
    expect(warnings).toHaveLength(2)
  })
})
