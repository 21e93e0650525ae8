import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The file that the path of a process activity names: `~` stands for the home folder, a name without a slash is looked up on PATH. Undefined where
 * there is none that can be executed.
 */
export async function findProgram(path: string, environment: Environment): Promise<string | undefined> {
  const expanded = expandHome(path, environment)
  if (expanded.includes('/') || (process.platform === 'win32' && expanded.includes('\\'))) {
    return (await isProgram(expanded)) ? expanded : undefined
  }
  const folders = (environment['PATH'] ?? '/bin:/usr/bin').split(delimiter)
  const endings = process.platform === 'win32' ? ['', ...(environment['PATHEXT'] ?? '.EXE;.CMD;.BAT').split(';')] : ['']
  for (const folder of folders) {
    for (const ending of endings) {
      const candidate = join(folder === '' ? '.' : folder, expanded + ending)
      if (await isProgram(candidate)) return candidate
    }
  }
  return undefined
}

function expandHome(path: string, environment: Environment): string {
  if (path !== '~' && !path.startsWith('~/')) return path
  return (environment['HOME'] ?? homedir()) + path.slice(1)
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
