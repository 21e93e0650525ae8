import { autocomplete, confirm, intro, isCancel, outro, text } from '@clack/prompts'
import { harmless, harmlessLines } from '../render/harmless.ts'
import { wrapText } from '../render/wrap-text.ts'
import { UsageError } from '../usage-error.ts'
import type { Asker } from './asker.ts'

/** Columns of the notes below a question. */
const noteWidth = 74

/** Asks a person at a terminal. Throws `UsageError` when the person gives up. */
export function terminalAsker(): Asker {
  const output = process.stderr
  intro('A new experiment', { output })
  return {
    async text(question, { initial, required = false, note, problem } = {}) {
      const given = await text({
        message: harmlessLines(note === undefined ? question : `${question}\n${belowQuestion(note)}`),
        output,
        validate: (answer = '') => (required && answer.trim() === '' ? 'It is needed.' : problem?.(answer)),
        ...(initial === undefined ? {} : { defaultValue: initial, placeholder: initial }),
      })
      const answer = unlessCancelled(given) ?? ''
      return answer === '' ? (initial ?? '') : answer
    },
    async confirm(question, initial) {
      return unlessCancelled(await confirm({ message: harmlessLines(question), initialValue: initial, output }))
    },
    async choose(question, things, name) {
      const options = [
        { value: -1, label: 'none' },
        ...things.map((thing, index) => ({ value: index, label: harmless(name(thing)) })),
      ]
      const given = await autocomplete<number>({ message: harmless(question), options, maxItems: 12, output })
      return things[unlessCancelled(given)]
    },
    end: () => outro('Done', { output }),
  }
}

/** The prompts draw a bar at the left of every line but those of a question. */
function belowQuestion(note: string): string {
  return wrapText(note, noteWidth)
    .map((line) => `│  ${line}`)
    .join('\n')
}

function unlessCancelled<Value>(value: Value): Exclude<Value, symbol> {
  if (isCancel(value))
    throw new UsageError('No experiment was written, because you left.', 'Start again with chaos init.')
  return value as Exclude<Value, symbol>
}
