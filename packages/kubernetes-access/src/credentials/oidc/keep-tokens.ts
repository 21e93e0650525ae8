import { chmod, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { isMapping, listOf, mappingOf } from 'chaos-plugin-api'
import type { AuthProvider } from '../../kubeconfig/kubeconfig.ts'
import type { OidcConfig } from './renew-id-token.ts'

/**
 * Writes new tokens into the kubeconfig that the provider is from, whole or not at all, and with kubectl's own lock, so that neither undoes what the other has written. Throws what the
 * file system has against it.
 */
export async function keepTokens({ keptIn }: AuthProvider, tokens: Partial<OidcConfig>): Promise<void> {
  if (keptIn === undefined) return
  const lock = `${keptIn.file}.lock`
  await (await open(lock, 'wx')).close()
  try {
    const file = await realpath(keptIn.file)
    const text = withTokens(await readFile(file, 'utf8'), keptIn.user, tokens)
    await replace(file, await text)
  } finally {
    await rm(lock, { force: true })
  }
}

async function replace(file: string, text: string): Promise<void> {
  const { mode } = await stat(file)
  const unfinished = `${file}.${process.pid}.tmp`
  try {
    await writeFile(unfinished, text, { mode: 0o600, flag: 'wx' })
    await chmod(unfinished, mode & 0o7777)
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

async function withTokens(text: string, user: string, tokens: Partial<OidcConfig>): Promise<string> {
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text, { logLevel: 'error' })
  const content = mappingOf(document.toJS())
  const at = listOf(content['users']).findIndex((each) => isMapping(each) && each['name'] === user)
  const place = ['users', at, 'user', 'auth-provider', 'config']
  if (!document.hasIn(place)) throw new Error('its user is not there any more')
  for (const [name, token] of Object.entries(tokens)) document.setIn([...place, name], token)
  // What was JSON stays JSON.
  return text.trimStart().startsWith('{')
    ? JSON.stringify(document.toJS(), null, 2)
    : document.toString({ lineWidth: 0 })
}
