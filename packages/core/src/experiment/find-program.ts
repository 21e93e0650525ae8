import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/**
 * Where a program is: on PATH, or at its path where it has a slash; `~` stands for the home folder. Undefined where there is none
 * that can be executed.
 */
export async function findProgram(
  program: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const named = program.replace(/^~(?=\/|$)/, environment['HOME'] ?? homedir())
  if (named.includes('/')) return (await isExecutable(named)) ? named : undefined
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder === '' ? '.' : folder, named)
    if (await isExecutable(candidate)) return candidate
  }
  return undefined
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
