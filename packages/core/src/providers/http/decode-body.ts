import { promisify } from 'node:util'
import { largestAnswer, TooLarge } from 'chaos-plugin-api'
import { parseJsonValue } from '../../documents/parse-json-value.ts'
import { DocumentSyntaxError } from '../../documents/parsed-document.ts'
import { ActivityAborted } from '../../errors/activity-errors.ts'
import type { HttpResponse } from './exchange.ts'

/**
 * The body as the activity gives it out: parsed where the content type is exactly `application/json`, else text. Spec 1.7.
 * Throws `ActivityAborted` where it is not what its headers say, and `TooLarge` where it is, once decompressed.
 */
export async function decodeBody(response: HttpResponse, url: string): Promise<unknown> {
  const bytes = await decompressed(response, url)
  const type = response.headers.get('content-type')?.[1] ?? ''
  const text = textOf(bytes, type)
  if (type !== 'application/json') return text
  try {
    return parseJsonValue(text)
  } catch (error) {
    if (!(error instanceof DocumentSyntaxError)) throw error
    const { line, column } = error.position
    // What stands there may be a part of a secret, which nobody would know again.
    throw new ActivityAborted(
      `${url} says that it answers with JSON, but its body is none: line ${line}, column ${column} can't be understood.`,
      { cause: error },
    )
  }
}

async function decompressed({ headers, body }: HttpResponse, url: string): Promise<Buffer> {
  const encodings = (headers.get('content-encoding')?.[1] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  if (encodings.length === 0 || body.length === 0) return body
  const zlib = await import('node:zlib')
  let bytes = body
  try {
    for (const encoding of encodings.reverse()) {
      if (encoding === 'gzip' || encoding === 'x-gzip') bytes = await promisify(zlib.gunzip)(bytes, limit)
      else if (encoding === 'br') bytes = await promisify(zlib.brotliDecompress)(bytes, limit)
      else if (encoding === 'deflate') {
        // Servers send it with and without the wrapping of zlib.
        bytes = await promisify(zlib.inflate)(bytes, limit).catch((error: unknown) => {
          if (isTooLarge(error)) throw error
          return promisify(zlib.inflateRaw)(bytes, limit)
        })
      }
    }
  } catch (error) {
    if (isTooLarge(error)) throw new TooLarge(largestAnswer)
    throw new ActivityAborted(`${url} says that its body is compressed with ${encodings.join(', ')}, but it is not.`, {
      cause: error,
    })
  }
  return bytes
}

/** Decompressing ends as soon as there is more. */
const limit = { maxOutputLength: largestAnswer }

function isTooLarge(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
}

/** Text by the charset that the server names; without one that is known UTF-8 where it is valid, else Latin-1. */
function textOf(bytes: Buffer, type: string): string {
  const named = /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(type)?.[1]
  return (
    (named === undefined ? undefined : decode(bytes, named, false)) ??
    decode(bytes, 'utf-8', true) ??
    bytes.toString('latin1')
  )
}

function decode(bytes: Buffer, charset: string, fatal: boolean): string | undefined {
  try {
    return new TextDecoder(charset, { fatal }).decode(bytes)
  } catch {
    return undefined
  }
}
