import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { bootstrap } from './program/bootstrap.ts'

export type Interpreter = ChildProcessByStdio<Writable, Readable, Readable>

type Environment = Readonly<Record<string, string | undefined>>

/** The programs that may be the interpreter, the first that exists counts. */
export function interpreterNames(environment: Environment): readonly string[] {
  const named = environment['CHAOS_PYTHON']
  return named === undefined || named === '' ? ['python3', 'python'] : [named]
}

/** Starts the interpreter, in a session of its own: what the terminal sends is for us to decide on. Undefined where there is none. */
export async function startInterpreter(environment: Environment): Promise<Interpreter | undefined> {
  for (const name of interpreterNames(environment)) {
    const child = spawn(name, ['-c', bootstrap], {
      env: environment as NodeJS.ProcessEnv,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    const started = await new Promise<boolean>((resolve) => {
      child.once('spawn', () => resolve(true))
      child.once('error', () => resolve(false))
    })
    if (started) return child
  }
  return undefined
}
