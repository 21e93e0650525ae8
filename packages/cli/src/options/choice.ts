import type { OptionFlag } from '@oclif/core/interfaces'
import { nearestName } from 'chaos-core'
import { UsageError } from '../usage-error.ts'
import { Flags } from './flags.ts'

interface ChoiceOptions {
  readonly summary: string
  readonly helpGroup?: string
  /** What help calls the value. Default: all the words. */
  readonly helpValue?: string
}

/** An option that takes one of a few words. */
export function choice<const Word extends string>(
  words: readonly Word[],
  { summary, helpGroup, helpValue = words.join('|') }: ChoiceOptions,
): OptionFlag<Word | undefined> {
  const define = Flags.custom<string>({
    parse: (input, _context, { name }) => Promise.resolve(chosen(words, input, `--${name}`)),
  })
  const flag = define({ summary, helpValue, ...(helpGroup === undefined ? {} : { helpGroup }) })
  // oclif's types can't say that a text is one of some words where those are a type parameter.
  return flag as OptionFlag<Word | undefined>
}

/** The word itself, if it is one of those that are allowed. Throws `UsageError` otherwise. */
export function chosen<const Word extends string>(words: readonly Word[], input: string, what: string): Word {
  const word = words.find((candidate) => candidate === input)
  if (word !== undefined) return word
  const near = nearestName(input, words)
  const all = oneOf(words)
  throw new UsageError(
    `${what} can't be "${input}".`,
    near === undefined ? `Give ${all}.` : `Did you mean ${near}? It takes ${all}.`,
  )
}

/** Words as a sentence names them to choose from: `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
