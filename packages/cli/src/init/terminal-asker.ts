import { autocomplete, confirm, intro, isCancel, outro, text } from '@clack/prompts'
import { harmless } from '../render/harmless.ts'
import { UsageError } from '../usage-error.ts'
import type { Asker } from './asker.ts'

/** Asks a person at a terminal. Throws `UsageError` when the person gives up. */
export function terminalAsker(): Asker {
  const output = process.stderr
  intro('A new experiment', { output })
  return {
    async text(question, initial) {
      const given = await text({
        message: harmless(question),
        output,
        ...(initial === undefined ? {} : { initialValue: initial }),
      })
      return unlessCancelled(given) ?? ''
    },
    async confirm(question, initial) {
      return unlessCancelled(await confirm({ message: harmless(question), initialValue: initial, output }))
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

function unlessCancelled<Value>(value: Value): Exclude<Value, symbol> {
  if (isCancel(value))
    throw new UsageError('No experiment was written, because you left.', 'Start again with chaos init.')
  return value as Exclude<Value, symbol>
}
