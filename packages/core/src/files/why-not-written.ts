import { UnwritableFile } from './unwritable-file.ts'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'it is not ours to write',
  EDQUOT: 'the disk is full',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'its folder is not there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'its folder is no folder',
  ENXIO: 'nobody reads from it',
  EPERM: 'it is not ours to write',
  EPIPE: 'its reader has left',
  EROFS: 'its file system is read-only',
}

/** Why an output could not be written, in words that go on after a colon: `its folder is not there`. */
export function whyNotWritten(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return error instanceof UnwritableFile ? message : (reasons[code ?? ''] ?? message)
}
