import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Mutation } from '../histories/mutations.ts'
import { answerRequests } from './answer-requests.ts'
import type { Find, Input } from './input.ts'
import { plantFault } from './plant-fault.ts'

/** What a player is asked: first, once, what is to be left out of the product; then one input after the other. */
export type Asked = { readonly fault: Mutation | null } | { readonly input: Input }

/** What it tells: that it is ready, and then of each input. */
export type Told = { readonly ready: true } | { readonly find: Find | null }

const folder = mkdtempSync(join(tmpdir(), 'chaos-fuzz-'))
const server = await answerRequests()
let played = 0
const tell = (told: Told) => process.send!(told)

// Whatever nobody waits for ends the program, too.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    tell({ find: { kind: 'crash', text: error instanceof Error ? (error.stack ?? error.message) : String(error) } })
  })
}

process.on('message', (asked: Asked) => {
  void answer(asked)
})

async function answer(asked: Asked): Promise<void> {
  if ('fault' in asked) {
    if (asked.fault !== null) plantFault(asked.fault)
    await import('./play-input.ts')
    return void tell({ ready: true })
  }
  const { playInput } = await import('./play-input.ts')
  played += 1
  tell({ find: (await playInput(asked.input, join(folder, String(played)), server)) ?? null })
}
