import { availableParallelism } from 'node:os'
import type { Mutation } from '../histories/mutations.ts'
import { generateInput } from './generate-input.ts'
import type { Find, FoundInput, Input } from './input.ts'
import { PlayerProcess } from './player-process.ts'
import { shrinkInput } from './shrink-input.ts'

export interface PlayOptions {
  /** The first seed. */
  readonly from: number
  readonly count: number
  /** How many finds are enough. */
  readonly enough: number
  /** What is left out of the product. */
  readonly fault?: Mutation
  /** Milliseconds after which no further input is begun. */
  readonly time?: number
  /** Told each find, when it is as short as it can be. */
  readonly tell?: (found: FoundInput) => void
}

/** What came of many inputs. */
export interface PlayedInputs {
  readonly played: number
  readonly found: readonly FoundInput[]
}

/**
 * Plays the inputs of a range of seeds, side by side, and makes those in which something is found as short as they can be. What was found
 * already is not told again.
 */
export async function playInputs({ from, count, enough, fault, time, tell }: PlayOptions): Promise<PlayedInputs> {
  const began = performance.now()
  const found: FoundInput[] = []
  const known = new Set<string>()
  let next = 0
  let played = 0
  const work = async () => {
    const player = new PlayerProcess(fault)
    while (next < count && found.length < enough && (time === undefined || performance.now() - began < time)) {
      const input = generateInput(from + next++)
      const find = await findIn(input, player)
      played += 1
      if (find === undefined || known.has(signatureOf(find))) continue
      known.add(signatureOf(find))
      const shortest = await shrinkInput({ input, find }, (each) => player.play(each))
      found.push(shortest)
      tell?.(shortest)
    }
    player.end()
  }
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work))
  return { played, found: found.slice(0, enough) }
}

/** A busy machine may be slow once: what is no sentence of the program itself must be found twice. */
async function findIn(input: Input, player: PlayerProcess): Promise<Find | undefined> {
  const find = await player.play(input)
  return find === undefined || find.kind === 'bug' ? find : player.play(input)
}

/** What two finds with the same cause have in common. */
function signatureOf({ kind, text }: Find): string {
  const said = /(?:\w*Error: |chaos itself failed: |bug in chaos: ).*/.exec(text)?.[0] ?? ''
  const place = /\w+\.[jt]s:\d+:\d+/.exec(text)?.[0] ?? ''
  return `${kind} ${said.replaceAll(/\d+/g, '0').slice(0, 80)} ${place}`
}
