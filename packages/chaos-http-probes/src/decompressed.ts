import type { IncomingMessage } from 'node:http'
import { Duplex, pipeline } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'

const decoders: ReadonlyMap<string, () => Duplex> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflateOfEitherKind],
  ['br', createBrotliDecompress],
])

/** The body of an answer as it was before it was compressed; as it came where that was in a way that nobody asked for. */
export function decompressed(answer: IncomingMessage): AsyncIterable<Uint8Array> {
  const names = (answer.headers['content-encoding'] ?? '').split(',').map((name) => name.trim().toLowerCase())
  const ways = names.filter((name) => name !== '' && name !== 'identity').map((name) => decoders.get(name))
  const hasNoBody = answer.statusCode === 204 || answer.statusCode === 304 || answer.headers['content-length'] === '0'
  if (hasNoBody || ways.length === 0 || ways.includes(undefined)) return answer
  // What fails is told to whoever reads the end, by an error of the last of them.
  return ways
    .reverse()
    .reduce<NodeJS.ReadableStream>(
      (body, way) => pipeline(body, way!(), () => undefined),
      answer,
    ) as unknown as AsyncIterable<Uint8Array>
}

/** Servers send what is deflated with and without the wrapping of zlib, which its first byte tells. */
function createInflateOfEitherKind(): Duplex {
  return Duplex.from(async function* (packed: AsyncIterable<Uint8Array>) {
    const chunks = packed[Symbol.asyncIterator]()
    const { value: first, done = false } = await chunks.next()
    if (done) return
    const inflate = ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw()
    yield* pipeline(beginningWith(first, chunks), inflate, () => undefined)
  })
}

async function* beginningWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}
