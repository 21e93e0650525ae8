import { chmod, readFile } from 'node:fs/promises'
import { startSandbox } from 'chaos-sandbox'
import { expect, test } from 'vitest'
import { experimentOf, newChaos } from '../chaos.ts'

const cordon = {
  type: 'action',
  name: 'cordon',
  provider: { type: 'plugin', activity: 'kubernetes/cordon-node', arguments: { name: 'node-1' } },
  pauses: { after: 60 },
}

test('the program that a recorded kubeconfig names is not run where others may write that file, unless it is trusted', async () => {
  await using chaos = await newChaos()
  await using sandbox = await startSandbox()
  const own = JSON.parse(sandbox.kubeconfig) as { users: { name: string; user: Record<string, unknown> }[] }
  const credential = {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { clientCertificateData: 'none', clientKeyData: 'none' },
  }
  const program = await chaos.write('program.sh', `#!/bin/sh\necho run >> ran\necho '${JSON.stringify(credential)}'\n`)
  await chmod(program, 0o755)
  const exec = { apiVersion: credential.apiVersion, command: program, interactiveMode: 'Never' }
  const users = own.users.map(({ name }) => ({ name, user: { exec } }))
  const kubeconfig = await chaos.write('kubeconfig', { ...own, users })
  await chaos.write('experiment.json', experimentOf([cordon]))
  const runs = async () => (await readFile(`${chaos.folder}/ran`, 'utf8')).split('\n').length - 1

  const run = chaos.start(['run', 'experiment.json'], { environment: { KUBECONFIG: kubeconfig } })
  await run.says('waits')
  run.kill('SIGKILL')
  await run.finished
  const before = await runs()
  expect(before).toBeGreaterThan(0)

  await chmod(kubeconfig, 0o666)
  const refused = await chaos.run(['recover', '--yes'])
  expect(refused.code, refused.stderr).toBe(5)
  expect(refused.stderr).toMatch(
    /why: The program .*program\.sh is not run for credentials: .*kubeconfig.* others may write .*--kubeconfig.*--trust/,
  )
  expect(await runs()).toBe(before)

  const recovered = await chaos.run(['recover', '--yes', '--trust'])
  expect(recovered.code, recovered.stderr).toBe(0)
  expect(await runs()).toBeGreaterThan(before)
})
