import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pythonRepr } from '../../core/src/python/text-form.ts'
import { type Chaos, experimentOf, newChaos, processOf } from './chaos.ts'
import { filesIn } from './files-in.ts'
import { listen } from './recording-server.ts'

/** Characters that are always the same, and look like chance. */
function chance(length: number, encoding: 'base64' | 'hex', of: string): string {
  let text = ''
  for (let n = 0; text.length < length; n++)
    text += createHash('sha256').update(`${of} ${n}`).digest(encoding).replace(/=+$/, '')
  return text.slice(0, length)
}

const pem = `-----BEGIN PRIVATE KEY-----\n${chance(180, 'base64', 'key').replaceAll(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----`

/** Twenty secrets, from 6 to some 240 characters. */
const secrets: readonly string[] = [
  'kiwi-4417',
  `it's "quoted" \\ twice`,
  'pässwörd-ünïcode-☃',
  pem,
  'with blanks inside of it',
  '100%25-sure%',
  `${chance(42, 'base64', 'binary')}==`,
  'xqzjvk',
  chance(200, 'hex', 'long'),
  'a+b/c=d&e?f#g',
  '$HOME`id`;rm|x',
  `<xml>&amp;"'</xml>`,
  '🔑🔑locked🔑',
  'tab\tand\nnew-line-here',
  `eyJhbGciOiJIUzI1NiJ9.${chance(60, 'hex', 'token')}.${chance(43, 'base64', 'sum')}`,
  'someone@example.com:pass-word',
  '{"json": "inside-of-it"}',
  '-----leading-dashes',
  '9081726354',
  'UPPER_lower.Mixed~123',
]

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** Twelve ways to pass a text on. What of them must not be found is what no other text has a part in. */
const encodings: readonly { readonly name: string; encode(secret: string): string; core?(encoded: string): string }[] =
  [
    { name: 'as it is', encode: (secret) => secret },
    { name: 'JSON', encode: (secret) => JSON.stringify(secret), core: (text) => text.slice(1, -1) },
    { name: 'percent', encode: encodeURIComponent },
    { name: 'form', encode: (secret) => new URLSearchParams({ p: secret }).toString(), core: (text) => text.slice(2) },
    { name: 'repr', encode: pythonRepr, core: (text) => text.slice(1, -1) },
    { name: 'Base64', encode: base64 },
    { name: 'Base64 without padding', encode: (secret) => base64(secret).replaceAll('=', '') },
    { name: 'Base64 of URLs', encode: (secret) => Buffer.from(secret).toString('base64url') },
    { name: 'Base64 behind a byte', encode: (secret) => base64(`-${secret}--`), core: inner(1) },
    { name: 'Base64 behind two bytes', encode: (secret) => base64(`--${secret}-`), core: inner(2) },
    { name: 'Basic', encode: (secret) => `Basic ${base64(`ada:${secret}`)}`, core: (text) => inner(1)(text.slice(10)) },
    { name: 'lines', encode: (secret) => base64(secret).replaceAll(/.{64}/g, '$&\n') },
  ]

/** Base64 without the characters that the bytes before and after have a part in. */
function inner(before: number): (text: string) => string {
  return (text) => text.replaceAll('=', '').slice(before + 1, -4)
}

const spoken = secrets.flatMap((secret) => encodings.map(({ encode }) => encode(secret)))

/** Texts that must not be found in whatever leaves, as they are and as JSON has them. */
const forbidden = new Map(
  secrets.flatMap((secret, number) =>
    encodings.flatMap(({ name, encode, core = (text) => text }) => {
      const whole = core(encode(secret))
      const lines = whole.split('\n').filter((line) => line.length > 5 && !line.startsWith('-----'))
      return [whole, ...lines].flatMap((text) =>
        [text, JSON.stringify(text).slice(1, -1)].map((form) => [form, `secret ${number + 1} as ${name}`] as const),
      )
    }),
  ),
)

function leaksIn(bytes: string): readonly string[] {
  return [...forbidden].filter(([form]) => bytes.includes(form)).map(([form, what]) => `${what}: ${form}`)
}

/** Declares half of the secrets in the file and half of them in variables; `words` are said by a program and by servers. */
async function prepare(chaos: Chaos, server: string) {
  const declared = Object.fromEntries(
    secrets.map((secret, n) => [`k${n}`, n % 2 === 0 ? secret : { type: 'env', key: `SECRET_${n}` }]),
  )
  await chaos.write('words.json', spoken)
  await chaos.write(
    'speak.mjs',
    `import { readFileSync, writeFileSync } from 'node:fs'
writeFileSync(process.argv[2], JSON.stringify(process.argv))
const words = JSON.parse(readFileSync('words.json', 'utf8'))
console.log(words.join('\\n'))
console.error(JSON.stringify(words))
`,
  )
  const cluster = {
    module: 'chaosk8s.pod.actions',
    func: 'terminate_pods',
    arguments: { label_selector: 'a=b', ns: 'x' },
  }
  const told = spoken.filter((_, n) => n % 7 === 0)
  const method = [
    processOf(process.execPath, ['speak.mjs', 'argv.json']),
    processOf(process.execPath, ['speak.mjs', 'argv-given.json', ...secrets.map((_, n) => `x \${k${n}}`)]),
    ...told.map((word) => ({ type: 'action', name: `to ${word}`, provider: { type: 'python', ...cluster } })),
    ...secrets.map((_, n) => ({
      type: 'probe',
      name: `refused ${n}`,
      provider: { type: 'http', url: `${server}/refuse`, arguments: { q: `\${k${n}}` }, headers: { 'x-key': 'none' } },
    })),
    { type: 'probe', name: 'plain', provider: { type: 'http', url: `${server}/plain` } },
  ]
  const experiment = {
    ...experimentOf(method, { secrets: { all: declared }, configuration: { c: spoken.slice(0, 12).join(' ') } }),
    title: 'About ${k0} and ${k9}',
    tags: spoken.filter((_, n) => n % 2 === 0),
  }
  await chaos.write('experiment.json', experiment)
  await chaos.write('wrong.json', { ...experiment, method: [{ ...method[0], type: secrets[0], [secrets[4]!]: 1 }] })
  await chaos.write('settings.yaml', {
    notifications: [
      { type: 'http', url: `${server}/notify?token=channel-token-5`, headers: { 'x-api-key': 'channel-key-6' } },
    ],
  })
  const kubeconfig = await chaos.write('kubeconfig', {
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: `${server}/api-server` } }],
    users: [{ name: 'u', user: { token: 'none' } }],
  })
  const variables = secrets.flatMap((secret, n) => (n % 2 === 0 ? [] : [[`SECRET_${n}`, secret] as const]))
  return { KUBECONFIG: kubeconfig, ...Object.fromEntries(variables) }
}

test('twenty secrets in twelve encodings leave by no outlet', async () => {
  let said = 0
  using server = await listen(({ url = '' }, response) => {
    if (url.startsWith('/refuse')) response.destroy()
    else if (url.startsWith('/api-server')) {
      const message = spoken[said++ % spoken.length]
      response.writeHead(422, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ kind: 'Status', reason: 'Invalid', message, code: 422 }))
    } else response.end(spoken.join('\n'))
  })
  await using chaos = await newChaos()
  const environment = await prepare(chaos, server.url)
  const outlets = new Map<string, string>()
  const chaosSays = async (...args: string[]) => {
    const { code, stdout, stderr } = await chaos.run(['--settings', 'settings.yaml', '--verbose', ...args], {
      environment,
    })
    outlets.set(`stdout of ${args.join(' ')}`, stdout)
    outlets.set(`stderr of ${args.join(' ')}`, stderr)
    return { code, stderr }
  }

  const ran = await chaosSays('--log-file', 'chaos.log', 'run', 'experiment.json')
  expect(ran.code, ran.stderr).toBe(4)
  await chaosSays('--log-format', 'json', 'run', 'experiment.json', '--journal-path', 'again.json')
  const validated = await chaosSays('validate', 'experiment.json')
  expect(validated.code, validated.stderr).toBe(0)
  expect((await chaosSays('validate', 'wrong.json')).code).toBe(2)
  const [run] = await readdir(join(chaos.state, 'runs'))
  await chaosSays('journal', run!)

  for (const name of ['chaos.log', 'journal.json', 'again.json', 'argv.json']) {
    outlets.set(name, await readFile(join(chaos.folder, name), 'utf8'))
  }
  for (const [path, bytes] of await filesIn(chaos.state)) outlets.set(path, bytes)
  const meant = ['/refuse']
  for (const { path, bytes } of server.received) {
    if (!meant.includes(path)) outlets.set(`request to ${path} ${outlets.size}`, bytes)
  }

  const notified = server.received
    .filter(({ path }) => path === '/notify')
    .map(({ bytes }) => /"name":"([\w-]+)"/.exec(bytes)?.[1])
  expect(notified).toEqual(
    expect.arrayContaining(['run-started', 'run-completed', 'validate-completed', 'validate-failed']),
  )
  for (const [outlet, bytes] of outlets) expect(leaksIn(bytes), outlet).toEqual([])
  for (const [outlet, bytes] of outlets)
    if (!outlet.startsWith('request to')) expect(bytes, outlet).not.toMatch(/channel-(?:token-5|key-6)/)
  // What the program was to get it got, and what it said was heard.
  expect(JSON.parse(await readFile(join(chaos.folder, 'argv-given.json'), 'utf8'))).toContain(`x ${secrets[0]}`)
  expect(outlets.get('journal.json')?.match(/\*\*\*/g)?.length).toBeGreaterThan(spoken.length)
})

test('the credentials in the address of an experiment are shown and recorded nowhere', async () => {
  const experiment = experimentOf([processOf('echo', ['word-of-url', 'token-of-url'])])
  using server = await listen((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(experiment))
  })
  await using chaos = await newChaos()
  const source = `${server.url.replace('//', '//ada:word-of-url@')}/x.json?page=1&access_token=token-of-url#sig=sum-of-url`
  await chaos.write('settings.yaml', { notifications: [{ type: 'http', url: `${server.url}/notify` }] })
  const outputs: string[] = []
  for (const args of [
    ['run', source],
    ['validate', source],
    ['run', source.replace('http:', 'ftp:')],
    ['run', `${source}:1`.replace('127', '999')],
  ]) {
    const { stdout, stderr } = await chaos.run([
      '--settings',
      'settings.yaml',
      '--verbose',
      '--log-file',
      'chaos.log',
      ...args,
    ])
    outputs.push(stdout, stderr)
  }
  outputs.push(...(await filesIn(chaos.state)).values(), ...(await filesIn(chaos.folder)).values())
  outputs.push(...server.received.filter(({ path }) => path === '/notify').map(({ bytes }) => bytes))
  for (const output of outputs) expect(output).not.toMatch(/(?:word|token|sum)-of-url|ada:/)
  expect(outputs.join('')).toContain('/x.json?page=1&access_token=***')
})

test('a user among the secrets protects no pod, and a name that has its word in it is shown', async () => {
  await using chaos = await newChaos()
  const metadata = { name: 'postgres', namespace: 'shop' }
  const labels = { app: 'postgres' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'postgres' }] } }
  const spec = { replicas: 1, serviceName: 'postgres', selector: { matchLabels: labels }, template }
  await chaos.write('manifests/1.json', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
  await chaos.write('manifests/2.json', { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec })
  const provider = {
    type: 'python',
    module: 'chaosk8s.pod.actions',
    func: 'terminate_pods',
    arguments: { label_selector: 'app=${user}', ns: 'shop' },
  }
  const scale = {
    type: 'python',
    module: 'chaosk8s.statefulset.actions',
    func: 'scale_statefulset',
    arguments: { name: 'postgres', ns: 'shop', replicas: 2 },
  }
  const method = [
    { type: 'action', name: 'kill', provider },
    { type: 'action', name: 'scale', provider: scale },
    processOf('echo', ['I am ${user} with ${password}']),
  ]
  await chaos.write('e.json', experimentOf(method, { secrets: { db: { user: 'postgres', password: 'kiwi-4417' } } }))
  const { code, stderr } = await chaos.run(['run', 'e.json', '--sandbox', '--sandbox-manifests', 'manifests'])
  expect(code, stderr).toBe(0)
  expect(stderr).toMatch(/healed +Pod shop\/postgres-0/)
  expect(stderr).toContain('StatefulSet shop/postgres: ')
  const journal = await readFile(join(chaos.folder, 'journal.json'), 'utf8')
  expect(journal).toContain('Pod shop/postgres-0')
  expect(journal).toContain('I am *** with ***')

  // The exception: what an undo needs is exact, in a file that is the user's alone.
  const [run] = await readdir(join(chaos.state, 'runs'))
  const log = join(chaos.state, 'runs', run!, 'log.jsonl')
  expect((await stat(log)).mode & 0o777).toBe(0o600)
  const records = (await readFile(log, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; data?: unknown })
  expect(records.find(({ type }) => type === 'intent')?.data).toMatchObject({
    pod: { name: 'postgres-0', namespace: 'shop' },
    owner: { name: 'postgres' },
  })
  expect(JSON.stringify(records)).not.toContain('kiwi-4417')
})

test('what Vault answers shows no credential for it', async () => {
  using server = await listen(({ headers, url = '' }, response) => {
    const handedOut = { auth: { client_token: 'handed-out-token' } }
    const token = String(headers['x-vault-token'])
    const more = token === 'handed-out-token' ? `role-secret-4417, as ${base64('role-secret-4417')}` : ''
    const refusal = { errors: [`no: ${token} ${more}`] }
    const logsIn = url.endsWith('/login')
    response.writeHead(logsIn ? 200 : 403, { 'content-type': 'application/json' })
    response.end(JSON.stringify(logsIn ? handedOut : refusal))
  })
  await using chaos = await newChaos()
  const secret = { type: 'vault', path: 'shop' }
  const address = server.url.replace('//', '//ada:word-of-vault@')
  const credentials = [
    { vault_addr: address, vault_token: 'own-token-of-vault' },
    { vault_addr: address, vault_role_id: 'shop', vault_role_secret: 'role-secret-4417' },
  ]
  for (const configuration of credentials) {
    await chaos.write('e.json', experimentOf([], { configuration, secrets: { a: { b: secret } } }))
    const { stderr } = await chaos.run(['run', 'e.json', '--verbose'])
    expect(stderr).toContain('refused to read secret/shop with status 403: no: ***')
    expect(stderr).not.toMatch(/own-token|handed-out|role-secret|word-of|cm9sZS1zZWNyZXQ/)
  }
})

test('nothing of a kubeconfig is shown that a parser complains about', async () => {
  await using chaos = await newChaos()
  const provider = { type: 'python', module: 'chaosk8s.probes', func: 'all_pods_healthy', arguments: {} }
  await chaos.write('e.json', experimentOf([{ type: 'probe', name: 'look', provider }]))
  const texts = [
    'users: [{name: u, user: {token: !strange kiwi-4417}}]\n? [kiwi-4417, x]\n: 1\n',
    'users: [{name: u, user: {token: "kiwi-4417" "kiwi-4417"}}]\n',
    '{"users": [{"token": kiwi-4417}]}',
  ]
  for (const text of texts) {
    const KUBECONFIG = await chaos.write('kubeconfig', text)
    const { stderr } = await chaos.run(['run', 'e.json', '--verbose'], { environment: { KUBECONFIG } })
    expect(stderr).toContain(`The kubeconfig ${KUBECONFIG}`)
    expect(stderr).not.toContain('kiwi')
  }
})

test('credentials from a file of variables are masked like those of the environment', async () => {
  await using chaos = await newChaos()
  const variables = {
    VAULT_TOKEN: 'token-of-vault-4417',
    KUBERNETES_API_KEY: 'key-of-cluster-4417',
    HTTPS_PROXY: 'http://ada:word-of-proxy-4417@127.0.0.1:9',
  }
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`)
  await chaos.write('own.env', lines.join(''))
  const say = Object.keys(variables).map((name) => `$${name}`)
  await chaos.write('e.json', experimentOf([processOf('sh', ['-c', `echo heard: ${say.join(' ')}`])]))
  const { code, stdout, stderr } = await chaos.run(['run', 'e.json', '--var-file', 'own.env', '--verbose'])
  expect(code, stderr).toBe(0)
  const journal = await readFile(join(chaos.folder, 'journal.json'), 'utf8')
  expect(journal).toContain('heard: *** *** ')
  for (const output of [stdout, stderr, journal, ...(await filesIn(chaos.state)).values()])
    expect(output).not.toContain('4417')
})
