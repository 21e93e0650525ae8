/** What comes in to a command. A command takes what it wants of it; the next one goes on there. */
export interface CommandInput {
  /** The next line without its end; undefined where the input has ended. */
  line(): Promise<string | undefined>
  /** All that comes until the input ends. */
  rest(): Promise<Buffer>
}

/** The input of a command that gets none. */
export const noInput: CommandInput = { line: async () => undefined, rest: async () => Buffer.alloc(0) }

/** The input of a command without a terminal. */
export function inputOf(pieces: AsyncIterable<Buffer>): CommandInput {
  const coming = pieces[Symbol.asyncIterator]()
  let waiting: Buffer = Buffer.alloc(0)
  let over = false
  const more = async (): Promise<void> => {
    const { done = false, value } = await coming.next()
    over = done
    if (!done) waiting = Buffer.concat([waiting, value])
  }
  const take = (length: number): Buffer => {
    const taken = waiting.subarray(0, length)
    waiting = waiting.subarray(length)
    return taken
  }
  return {
    async line() {
      while (!waiting.includes(10) && !over) await more()
      if (waiting.length === 0) return undefined
      const end = waiting.indexOf(10)
      return end < 0
        ? take(waiting.length).toString()
        : take(end + 1)
            .subarray(0, -1)
            .toString()
    },
    async rest() {
      while (!over) await more()
      return take(waiting.length)
    },
  }
}
