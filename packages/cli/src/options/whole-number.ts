import { UsageError } from '../usage-error.ts'
import { Flags } from './flags.ts'

/** An option that takes a whole number within bounds. */
export function wholeNumber(min: number, max: number, summary: string) {
  return Flags.custom<number>({
    helpValue: 'N',
    summary,
    parse: (input, _context, { name }) => {
      const number = Number(input)
      if (/^\d+$/.test(input) && number >= min && number <= max) return Promise.resolve(number)
      throw new UsageError(`--${name} can't be "${input}".`, `Give a whole number from ${min} to ${max}.`)
    },
  })()
}
