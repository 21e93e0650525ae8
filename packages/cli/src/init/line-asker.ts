import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { harmless, harmlessLines } from '../render/harmless.ts'
import { UsageError } from '../usage-error.ts'
import type { Asker } from './asker.ts'

/**
 * Asks on an output, and takes one line of an input for each answer. Where the input has ended, the proposed answer counts. An answer that is needed
 * and empty, or that can't be used, throws `UsageError`.
 */
export function lineAsker(input: Readable, output: Writable): Asker {
  const lines = createInterface({ input })
  const reader = lines[Symbol.asyncIterator]()
  const answer = async (question: string) => {
    output.write(`${harmlessLines(question)}: `)
    const { value, done } = await reader.next()
    output.write('\n')
    return done === true ? '' : String(value).trim()
  }
  return {
    async text(question, { initial, required = false, problem } = {}) {
      const answered = await answer(initial === undefined ? question : `${question} [${initial}]`)
      const given = answered === '' ? (initial ?? '') : answered
      if (required && given === '') {
        throw new UsageError(`"${question}" needs an answer, and there is none.`, 'Give it on a line of its own.')
      }
      const wrong = problem?.(given)
      if (wrong !== undefined) throw new UsageError(`The answer to "${question}" can't be used: ${given}.`, wrong)
      return given
    },
    async confirm(question, initial) {
      const given = await answer(`${question} [${initial ? 'Y/n' : 'y/N'}]`)
      return given === '' ? initial : /^y(es)?$/i.test(given)
    },
    async choose(question, things, name) {
      const list = things.map((thing, index) => `${index + 1}) ${harmless(name(thing))}\n`).join('')
      const given = Number(await answer(`${list}${question} (its number, 0 for none)`))
      return Number.isInteger(given) && given > 0 ? things[given - 1] : undefined
    },
    end: () => lines.close(),
  }
}
