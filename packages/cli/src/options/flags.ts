import { boolean, custom } from '@oclif/core/flags'
import { UsageError } from '../usage-error.ts'

/** Options, as oclif defines them. A text is never empty: where a script's variable is not set, nothing is meant by it that could be guessed. */
export const Flags = {
  boolean,
  custom,
  /** An option that takes a text. */
  string: custom<string>({
    async parse(input, _context, { name }) {
      if (input.trim() === '') throw new UsageError(`--${name} is empty.`, 'Give it a value, or leave it out.')
      return input
    },
  }),
}
