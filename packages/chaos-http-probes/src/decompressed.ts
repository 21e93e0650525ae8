import type { IncomingMessage } from 'node:http'
import { type Duplex, pipeline } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

const decoders: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/** The body of an answer as it was before it was compressed; as it came where that was in a way that nobody asked for. */
export function decompressed(answer: IncomingMessage): AsyncIterable<Uint8Array> {
  const names = (answer.headers['content-encoding'] ?? '').split(',').map((name) => name.trim().toLowerCase())
  const ways = names.filter((name) => name !== '' && name !== 'identity').map((name) => decoders[name])
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
