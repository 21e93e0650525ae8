import { ExitRefused, failCodeOf, failStarvedCode } from 'chaos-core'

interface Outliving extends Disposable {
  /** Ends the process. */
  exit(code: number): never
}

interface Outlived {
  /** Gets a sentence about code that nobody waits for. */
  stray(sentence: string): void
  /** Called where no code of a plugin is waited for, and yet nothing is open that could bring the command to its end. Returns whether it helps. */
  starved(): boolean
}

/**
 * Lets no code take the process along, so that what was changed is put back: it may wait for what never comes, call `process.exit`, or throw where nobody
 * catches it. Code of a plugin that is waited for fails, with a sentence about its plugin; of all else `outlived` hears.
 */
export function outliveCode(outlived: Outlived): Outliving {
  const exit = process.exit.bind(process)
  const onRunDry = () => {
    // What follows from that has a turn of the event loop to open something again.
    if (failStarvedCode() || outlived.starved()) setImmediate(() => undefined)
  }
  const onUncaught = (error: unknown) => {
    if (error instanceof ExitRefused && refused.has(error)) return
    if (!failCodeOf(error)) outlived.stray(sentenceOf(error))
  }
  const refused = new WeakSet<ExitRefused>()
  const refuse = (): never => {
    const error = new ExitRefused()
    Error.captureStackTrace(error, refuse)
    if (failCodeOf(error)) refused.add(error)
    throw error
  }
  process.exit = refuse
  process.on('beforeExit', onRunDry)
  process.on('uncaughtException', onUncaught)
  return {
    exit,
    [Symbol.dispose]() {
      process.exit = exit
      process.off('beforeExit', onRunDry)
      process.off('uncaughtException', onUncaught)
    },
  }
}

function sentenceOf(error: unknown): string {
  const what =
    error instanceof ExitRefused
      ? 'calls process.exit'
      : `throws ${error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : String(error)}`
  const place = error instanceof Error ? placeOf(error.stack ?? '') : undefined
  return `Code that nobody waits for${place === undefined ? '' : `, at ${place},`} ${what.replace(/\.$/, '')}.`
}

/** The first file of a stack; the message above its lines is anybody's, and may name files, too. */
function placeOf(stack: string): string | undefined {
  const lines = stack.split('\n').filter((line) => line.startsWith('    at '))
  const places = lines.map((line) => /(?<=\(|^ {4}at (?:async )?)(?:file:\/\/|\/)[^\s()]+(?=\)?$)/.exec(line)?.[0])
  return places.find((place) => place !== undefined)
}
