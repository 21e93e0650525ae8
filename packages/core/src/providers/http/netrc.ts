import { homedir } from 'node:os'
import { join } from 'node:path'
import { readTextFile } from 'chaos-plugin-api'

type Environment = Readonly<Record<string, string | undefined>>

/** Name and password that the user's `.netrc` (or the file that NETRC names) has for a host. Throws the signal's reason. */
export async function netrcCredentials(
  host: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<{ readonly username: string; readonly password: string } | undefined> {
  const file = environment['NETRC'] ?? join(environment['HOME'] ?? homedir(), '.netrc')
  const text = await readTextFile(file, { signal }).catch(() => '')
  signal.throwIfAborted()
  return text === '' ? undefined : credentialsIn(text, host)
}

function credentialsIn(text: string, host: string) {
  const words = text
    // A macro ends at the first empty line; a comment at the end of its line.
    .replaceAll(/^\s*macdef[\s\S]*?(?:\n\s*\n|$(?![\s\S]))/gm, '')
    .replaceAll(/^\s*#.*$/gm, '')
    .match(/"(?:[^"\\]|\\.)*"|\S+/g)
  const entries = new Map<string | undefined, { username: string; password: string }>()
  let current = { username: '', password: '' }
  const queue = (words ?? []).map((word) =>
    /^".*"$/s.test(word) ? word.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : word,
  )
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === 'default' || word === 'machine') {
      current = { username: '', password: '' }
      entries.set(word === 'default' ? undefined : queue.shift(), current)
    } else if (word === 'login' || word === 'user') current.username = queue.shift() ?? ''
    else if (word === 'password') current.password = queue.shift() ?? ''
    else queue.shift()
  }
  return entries.get(host) ?? entries.get(undefined)
}
