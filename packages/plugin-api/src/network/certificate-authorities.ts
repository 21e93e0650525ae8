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
 * certificates, as do the variables `REQUESTS_CA_BUNDLE` and `CURL_CA_BUNDLE`; else the usual authorities. Throws `UnreadableCertificates`.
 *
 * @example
 * const trust = await certificateAuthorities(true, process.env)
 */
export async function certificateAuthorities(
  verify: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Trust> {
  if (verify === false || verify === 0 || verify === '') return { rejectUnauthorized: false }
  const path =
    typeof verify === 'string'
      ? verify
      : environment['REQUESTS_CA_BUNDLE'] || environment['CURL_CA_BUNDLE'] || undefined
  if (path === undefined) return { rejectUnauthorized: true }
  try {
    const isFolder = (await stat(path)).isDirectory()
    const files = isFolder ? (await readdir(path)).map((name) => join(path, name)) : [path]
    return { rejectUnauthorized: true, ca: await Promise.all(files.map((file) => readTextFile(file))) }
  } catch (cause) {
    const why = cause instanceof TooLarge ? `: ${cause.message}` : ''
    throw new UnreadableCertificates(`the certificates in ${path} can't be read${why}`, { cause })
  }
}
