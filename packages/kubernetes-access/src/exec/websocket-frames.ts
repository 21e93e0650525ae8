import { randomBytes } from 'node:crypto'

/** Opcodes of RFC 6455, section 5.2. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface Frame {
  readonly opcode: number
  readonly final: boolean
  readonly payload: Buffer
}

/** Cuts what a server sends into frames (RFC 6455, section 5.2); keeps what is not complete yet. Servers don't mask. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0)

  #next(): Frame | undefined {
    const bytes = this.#rest
    if (bytes.length < 2) return undefined
    const short = bytes[1]! & 0x7f
    const start = short === 126 ? 4 : short === 127 ? 10 : 2
    if (bytes.length < start) return undefined
    const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
    if (bytes.length < start + length) return undefined
    this.#rest = bytes.subarray(start + length)
    return {
      opcode: bytes[0]! & 0x0f,
      final: (bytes[0]! & 0x80) !== 0,
      payload: bytes.subarray(start, start + length),
    }
  }

  *read(chunk: Buffer): Generator<Frame> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    for (;;) {
      const frame = this.#next()
      if (frame === undefined) return
      yield frame
    }
  }
}

/** Makes a small frame of a client: masked, as section 5.3 asks for. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4)
  const masked = Buffer.from(payload.subarray(0, 125)).map((byte, at) => byte ^ mask[at % 4]!)
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | masked.length]), mask, masked])
}
