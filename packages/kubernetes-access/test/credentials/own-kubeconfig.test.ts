import { chmod, chown, mkdtemp, rename, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { connect, nodes } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { startApiServer } from '../support/api-server.ts'
import { kubeconfigFor, testContext } from '../support/context.ts'

const empty = { body: { metadata: {}, items: [] } }
const credential = {
  apiVersion: 'client.authentication.k8s.io/v1',
  kind: 'ExecCredential',
  status: { token: 'from-program' },
}

/** A kubeconfig that names a program, with the modes of the file and of its folder. */
async function recordedKubeconfig(server: string, { file = 0o600, folder = 0o700, legacy = false } = {}) {
  const environment = await kubeconfigFor(server)
  const path = environment.KUBECONFIG
  const program = join(dirname(path), 'program.sh')
  await writeFile(program, `#!/bin/sh\necho '${JSON.stringify(credential)}'\n`, { mode: 0o755 })
  const user = legacy
    ? { 'auth-provider': { name: 'gcp', config: { 'cmd-path': program, 'token-key': '{.status.token}' } } }
    : { exec: { apiVersion: credential.apiVersion, command: program } }
  const { KUBECONFIG } = await kubeconfigFor(server, user)
  await chmod(KUBECONFIG, file)
  await chmod(dirname(KUBECONFIG), folder)
  return { environment: { KUBECONFIG }, program }
}

const recorded = new Set(['KUBECONFIG'])

test.each([
  ['others may write the file', { file: 0o620 }, 'others may write that file'],
  ['others may write into its folder', { folder: 0o777 }, 'others may write into its folder'],
  ['others may write the file that names a program in the old way', { file: 0o606, legacy: true }, 'others may write'],
])('the program of a recorded kubeconfig is not run where %s', async (_, modes, why) => {
  await using server = await startApiServer(() => empty)
  const { environment, program } = await recordedKubeconfig(server.url, modes)
  const refusal = await connect(testContext({ environment, recorded })).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ reason: 'no-access', lasting: true })
  const { message, remedy } = refusal as { message: string; remedy: string }
  expect(message).toContain(`The program ${program} is not run`)
  expect(message).toContain(environment.KUBECONFIG)
  expect(message).toContain(why)
  expect(remedy).toMatch(/--kubeconfig.*--trust/)
  expect(server.requests).toEqual([])
})

/** Makes links to a kubeconfig, each in a folder with these modes, the one that the record names first. */
async function linked(target: string, ...modes: readonly number[]): Promise<string> {
  let path = target
  for (const mode of modes.toReversed()) {
    const folder = await mkdtemp(join(tmpdir(), 'kubeconfig-link-'))
    await symlink(path, join(folder, 'config'))
    await chmod(folder, mode)
    path = join(folder, 'config')
  }
  return path
}

test.each([
  ['into the folder of a link', { folder: 0o700 }, [0o777], 'others may write into its folder'],
  ['into the folder that a link leads to', { folder: 0o777 }, [0o700], 'into a folder that it is linked to'],
  ['into one between two links', { folder: 0o700 }, [0o700, 0o777], 'into a folder that it is linked to'],
])('nor where others may write %s', async (_, modes, links, why) => {
  await using server = await startApiServer(() => empty)
  const { environment } = await recordedKubeconfig(server.url, modes)
  const KUBECONFIG = await linked(environment.KUBECONFIG, ...links)
  const refusal = await connect(testContext({ environment: { KUBECONFIG }, recorded })).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ reason: 'no-access', message: expect.stringContaining(why) })
  expect(server.requests).toEqual([])
})

test('nor where others may put another folder in the place of the one it is in', async () => {
  await using server = await startApiServer(() => empty)
  const { environment } = await recordedKubeconfig(server.url)
  const outer = await mkdtemp(join(tmpdir(), 'kubeconfig-outer-'))
  await rename(dirname(environment.KUBECONFIG), join(outer, 'inner'))
  await chmod(outer, 0o777)
  const KUBECONFIG = join(outer, 'inner', basename(environment.KUBECONFIG))
  const connecting = connect(testContext({ environment: { KUBECONFIG }, recorded }))
  await expect(connecting).rejects.toThrow(`others may exchange ${join(outer, 'inner')}`)
  expect(server.requests).toEqual([])
})

test.runIf(process.getuid?.() === 0)('nor where its folder belongs to another user', async () => {
  await using server = await startApiServer(() => empty)
  const { environment } = await recordedKubeconfig(server.url)
  await chown(dirname(environment.KUBECONFIG), 4711, 4711)
  await expect(connect(testContext({ environment, recorded }))).rejects.toThrow('its folder belongs to another user')
})

test("the program is run where the kubeconfig is a link, and all on the way is the user's alone", async () => {
  await using server = await startApiServer(() => empty)
  const { environment } = await recordedKubeconfig(server.url)
  const KUBECONFIG = await linked(environment.KUBECONFIG, 0o700, 0o700)
  await (await connect(testContext({ environment: { KUBECONFIG }, recorded }))).list(nodes)
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer from-program'])
})

test.each([
  ["it is the user's alone", {}, recorded],
  ['the user names it', { file: 0o666 }, new Set(['KUBERNETES_CONTEXT'])],
])('the program of a kubeconfig is run where %s', async (_, modes, names) => {
  await using server = await startApiServer(() => empty)
  const { environment } = await recordedKubeconfig(server.url, modes)
  await (await connect(testContext({ environment, recorded: names }))).list(nodes)
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer from-program'])
})

test('a recorded kubeconfig that names no program may be written by others', async () => {
  await using server = await startApiServer(() => empty)
  const environment = await kubeconfigFor(server.url, { token: 'of-the-file' })
  await chmod(environment.KUBECONFIG, 0o666)
  await (await connect(testContext({ environment, recorded }))).list(nodes)
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer of-the-file'])
})
