import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Chaos } from './chaos.ts'

/** How many runs have come to a pause, by their logs. */
export async function countPaused({ stateFolder }: Pick<Chaos, 'stateFolder'>): Promise<number> {
  const runs = await readdir(join(stateFolder, 'runs')).catch(() => [])
  const logs = runs.map((run) => readFile(join(stateFolder, 'runs', run, 'log.jsonl'), 'utf8').catch(() => ''))
  return (await Promise.all(logs)).filter((log) => log.includes('"type":"pause"')).length
}
