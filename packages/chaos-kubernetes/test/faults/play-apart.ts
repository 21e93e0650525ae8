import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { FaultCase } from './fault-case.ts'
import type { CaseResult } from './play-cases.ts'

const program = fileURLToPath(new URL('./play-part.ts', import.meta.url))

/**
 * Plays cases in a process of their own: the virtual clock sees when Node itself loads a module, and lets no time pass meanwhile, but not when a test
 * runner does. Throws where they are not played to their end.
 */
export async function* playApart(cases: readonly FaultCase[]): AsyncGenerator<CaseResult> {
  const child = spawn(process.execPath, ['--conditions=chaos-source', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  child.stdin.end(JSON.stringify(cases.map(({ name }) => name)))
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line) as CaseResult
  if ((await ended) !== 0) throw new Error('The cases were not played to their end.')
}
