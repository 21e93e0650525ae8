import { custom } from '@oclif/core/args'
import { UsageError } from '../usage-error.ts'

/** Positional arguments, as oclif defines them. None is ever empty: where a script's variable is not set, nothing is meant by it that could be guessed. */
export const Args = {
  /** An argument that takes a text. */
  string: custom<string>({
    parse(input, _context, options) {
      if (input.trim() !== '') return Promise.resolve(input)
      const { name } = options as typeof options & { readonly name: string }
      throw new UsageError(`The argument ${name.toUpperCase()} is empty.`, 'Give it a value.')
    },
  }),
}
