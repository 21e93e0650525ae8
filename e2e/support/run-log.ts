import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The part of a run log that tests look at. */
export interface Intent {
  readonly object: string
  readonly summary: string
}

/** The changes that the runs in a state folder were about to make, in their order. A torn last line is left out. */
export async function intents(stateFolder: string): Promise<Intent[]> {
  const runs = await readdir(join(stateFolder, 'runs')).catch(() => [])
  const found: Intent[] = []
  for (const run of runs.sort()) {
    const text = await readFile(join(stateFolder, 'runs', run, 'log.jsonl'), 'utf8').catch(() => '')
    for (const line of text.split('\n').slice(0, -1)) {
      const record = JSON.parse(line) as { readonly type: string } & Intent
      if (record.type === 'intent') found.push(record)
    }
  }
  return found
}
