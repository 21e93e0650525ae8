import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { experimentOf, newChaos } from './chaos.ts'
import { filesIn } from './files-in.ts'
import { listen } from './recording-server.ts'

test('a cluster that repeats our credentials as it refuses us makes none of them known', async () => {
  using server = await listen(({ headers }, response) => {
    const { authorization = 'nothing' } = headers
    const clear = Buffer.from(authorization.replace(/^\w+ /, ''), 'base64').toString()
    const message = `Not with ${authorization}, which is ${clear}; not ${JSON.stringify({ authorization })} either.`
    response.writeHead(403, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ kind: 'Status', reason: 'Forbidden', message, code: 403 }))
  })
  await using chaos = await newChaos()
  const tokenFile = await chaos.write('token', 'file-word-4417\n')
  const speaks = (source: string) => ['-c', `echo "$WORD_OF_PLUGIN, $SAYS" >&2; ${source}`]
  const apiVersion = 'client.authentication.k8s.io/v1'
  const exec = (source: string) => ({
    apiVersion,
    command: 'sh',
    args: speaks(source),
    env: [
      { name: 'WORD_OF_PLUGIN', value: 'env-word-4417' },
      { name: 'SAYS', value: 'hello' },
    ],
  })
  const told = JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token: 'made-word-4417' } })
  const users: readonly (readonly [string, unknown])[] = [
    ['Not with', { token: 'plain-word-4417' }],
    ['Not with', { username: 'ada', password: 'pass-word-4417' }],
    ['Not with', { username: 'ada', password: 'x7#k9' }],
    ['Not with', { tokenFile }],
    ['Not with', { exec: exec(`echo '${told}'`) }],
    ['***, hello', { exec: exec('exit 1') }],
    [
      'Not with',
      { 'auth-provider': { name: 'gcp', config: { 'cmd-path': '/bin/echo', 'access-token': 'old-word-4417' } } },
    ],
  ]
  const delay = {
    module: 'chaosk8s.pod.actions',
    func: 'terminate_pods',
    arguments: { label_selector: 'a=b', ns: 'x' },
  }
  await chaos.write('e.json', experimentOf([{ type: 'action', name: 'kill', provider: { type: 'python', ...delay } }]))
  await chaos.write('settings.yaml', { notifications: [{ type: 'http', url: `${server.url}/notify` }] })
  for (const [shown, user] of users) {
    const KUBECONFIG = await chaos.write('kubeconfig', {
      'current-context': 'c',
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: server.url } }],
      users: [{ name: 'u', user }],
    })
    const given = ['--settings', 'settings.yaml', '--verbose', '--log-file', 'chaos.log']
    const { code, stdout, stderr } = await chaos.run([...given, 'run', 'e.json'], { environment: { KUBECONFIG } })
    expect(code, stderr).not.toBe(0)
    expect(stderr).toContain(shown)
    expect(stderr).toContain('***')
    const outlets = [stdout, stderr, ...(await filesIn(chaos.state)).values()]
    for (const name of ['journal.json', 'chaos.log']) outlets.push(await readFile(join(chaos.folder, name), 'utf8'))
    for (const { path, bytes } of server.received) if (path === '/notify') outlets.push(bytes)
    for (const outlet of outlets) expect(outlet).not.toMatch(/word-4417|d29yZC00NDE3|x7#k9|YWRhOng3I2s5/)
  }
})
