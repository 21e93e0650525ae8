/** Reads protobuf's wire format. */
export class WireReader {
  readonly #bytes: Uint8Array
  #position: number
  readonly #end: number

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes
    this.#position = start
    this.#end = end
  }

  get done(): boolean {
    return this.#position >= this.#end
  }

  /** The number and the wire type of the next field. */
  tag(): { readonly number: number; readonly wire: number } {
    const tag = Number(this.varint())
    return { number: tag >>> 3, wire: tag & 7 }
  }

  varint(): bigint {
    let result = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#bytes[this.#position++]
      if (byte === undefined) throw new Error('unexpected EOF')
      result |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asIntN(64, result)
    }
  }

  bytes(): Uint8Array {
    const length = Number(this.varint())
    const start = this.#position
    this.#position += length
    if (this.#position > this.#end) throw new Error('unexpected EOF')
    return this.#bytes.subarray(start, this.#position)
  }

  double(): number {
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#position, 8)
    this.#position += 8
    return view.getFloat64(0, true)
  }

  skip(wire: number): void {
    if (wire === 0) this.varint()
    else if (wire === 1) this.#position += 8
    else if (wire === 2) this.bytes()
    else if (wire === 5) this.#position += 4
    else throw new Error(`unknown wire type ${wire}`)
  }
}
