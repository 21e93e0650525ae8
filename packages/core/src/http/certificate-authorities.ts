import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ActivityAborted } from '../errors/activity-errors.ts'

/** Options for encrypted connections. */
export interface Trust {
  readonly rejectUnauthorized: boolean
  /** Certificates in place of the usual authorities. */
  readonly ca?: readonly string[]
}

/**
 * Whom encrypted connections trust: nobody is checked where `verify_tls` is false; a text names a file or folder of certificates, as do
 * REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE; else the usual authorities. Throws `ActivityAborted` where the certificates can't be read.
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
    return { rejectUnauthorized: true, ca: await Promise.all(files.map((file) => readFile(file, 'utf8'))) }
  } catch (error) {
    throw new ActivityAborted(`The certificates in ${path} can't be read.`, { cause: error })
  }
}
