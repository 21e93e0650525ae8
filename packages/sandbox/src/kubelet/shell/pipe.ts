import { type CommandInput, inputOf } from '../command-input.ts'

/** What one command writes and the next one reads. */
export interface Pipe {
  readonly input: CommandInput
  output(text: string | Buffer): void
  /** Says that nothing more is written. */
  end(): void
}

export function pipe(): Pipe {
  let writer: ReadableStreamDefaultController<Buffer> | undefined
  const stream = new ReadableStream<Buffer>({
    start(controller) {
      writer = controller
    },
  })
  return {
    input: inputOf(stream),
    output: (text) => writer?.enqueue(Buffer.from(text)),
    end: () => writer?.close(),
  }
}
