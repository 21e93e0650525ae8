/** One field of protobuf's wire format that holds a text, or a message that is written already. */
export function lengthField(number: number, content: string | Uint8Array): Uint8Array {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes])
}

/** One field that holds a whole number that is not negative, or a truth value. */
export function varintField(number: number, value: number | boolean): Uint8Array {
  return Buffer.concat([varint(number << 3), varint(Number(value))])
}

/** One field that holds a floating point number of eight bytes. */
export function doubleField(number: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return Buffer.concat([varint((number << 3) | 1), bytes])
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}
