import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { experimentOf, newChaos } from '../chaos.ts'

const credential = {
  apiVersion: 'client.authentication.k8s.io/v1',
  kind: 'ExecCredential',
  status: { token: 'kiwi-4417' },
}

test('plugins that mean the same cluster share one connection: its credentials are asked for once', async () => {
  await using chaos = await newChaos()
  const command = join(chaos.folder, 'credentials.sh')
  await writeFile(
    command,
    `#!/bin/sh\necho asked >> ${join(chaos.folder, 'asked')}\necho '${JSON.stringify(credential)}'\n`,
  )
  await chmod(command, 0o755)
  const exec = { apiVersion: credential.apiVersion, command, interactiveMode: 'Never' }
  await chaos.write('kubeconfig', {
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
    clusters: [{ name: 'k', cluster: { server: 'http://127.0.0.1:1' } }],
    users: [{ name: 'u', user: { exec } }],
  })
  const look = (activity: string, args: object) => ({
    type: 'probe',
    name: activity,
    provider: { type: 'plugin', activity, arguments: args },
  })
  await chaos.write(
    'e.json',
    experimentOf([
      look('kubernetes/count-pods', { label_selector: 'app=web' }),
      look('istio/get-virtual-service', { virtual_service_name: 'web' }),
    ]),
  )
  const { stderr } = await chaos.run(['run', 'e.json'], { environment: { KUBECONFIG: 'kubeconfig' } })
  expect(stderr.match(/http:\/\/127\.0\.0\.1:1 can't be reached/g)?.length).toBeGreaterThan(1)
  expect(await readFile(join(chaos.folder, 'asked'), 'utf8')).toBe('asked\n')
})
