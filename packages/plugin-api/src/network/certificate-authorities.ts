import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { TooLarge } from '../collect-bytes.ts'
import { readTextFile } from '../read-file.ts'

/** Whom encrypted connections trust, as node's agents take it. */
export interface Trust {
  readonly rejectUnauthorized: boolean
  /** Certificates in place of the usual authorities. */
  readonly ca?: string[]
}

/** What names the certificates of authorities can't be read. The message is a clause: "the certificates in /etc/ca.pem can't be read". */
export class UnreadableCertificates extends Error {
  override readonly name = 'UnreadableCertificates'
}

/**
 * Whom encrypted connections trust, by the rules of python-requests: nobody is checked where `verify` is false; a text names a file or folder of
 * certificates, as do the variables `REQUESTS_CA_BUNDLE` and `CURL_CA_BUNDLE`; else the usual authorities. In a folder what is no file is passed over,
 * and so is a file that can't be read beside one that can. Throws `UnreadableCertificates`, or the signal's reason.
 *
 * @example
 * const trust = await certificateAuthorities(true, process.env)
 */
export async function certificateAuthorities(
  verify: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Trust> {
  if (verify === false || verify === 0 || verify === '') return { rejectUnauthorized: false }
  const path =
    typeof verify === 'string'
      ? verify
      : environment['REQUESTS_CA_BUNDLE'] || environment['CURL_CA_BUNDLE'] || undefined
  if (path === undefined) return { rejectUnauthorized: true }
  try {
    const isFolder = (await stat(path)).isDirectory()
    const options = signal === undefined ? {} : { signal }
    const ca = isFolder ? await readFolder(path, options) : [await readTextFile(path, options)]
    return { rejectUnauthorized: true, ca }
  } catch (cause) {
    signal?.throwIfAborted()
    const why = cause instanceof TooLarge ? `: ${cause.message}` : ''
    throw new UnreadableCertificates(`the certificates in ${path} can't be read${why}`, { cause })
  }
}

/** The files of a folder as texts. Folders, links that lead nowhere and keys of somebody else lie there too, and OpenSSL does not mind any of them. */
async function readFolder(folder: string, options: { readonly signal?: AbortSignal }): Promise<string[]> {
  const entries = (await readdir(folder)).map((name) => join(folder, name))
  const kinds = await Promise.allSettled(entries.map((entry) => stat(entry)))
  const files = entries.filter((_, index) => {
    const kind = kinds[index]!
    return kind.status === 'fulfilled' && kind.value.isFile()
  })
  const read = await Promise.allSettled(files.map((file) => readTextFile(file, options)))
  options.signal?.throwIfAborted()
  const texts = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  if (texts.length > 0) return texts
  const failed = read.find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return []
}
