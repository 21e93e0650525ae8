import { constants } from 'node:os'
import { pythonRepr } from '../../../python/text-form.ts'
import { PythonError } from './standard-function.ts'

/** What the C library says for the error numbers that file operations give. */
const descriptions: Readonly<Record<string, string>> = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  EIO: 'Input/output error',
  EBADF: 'Bad file descriptor',
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EXDEV: 'Invalid cross-device link',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  EMFILE: 'Too many open files',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  EMLINK: 'Too many links',
  ENAMETOOLONG: 'File name too long',
  ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links',
}

const classes: Readonly<Record<string, string>> = {
  EPERM: 'PermissionError',
  EACCES: 'PermissionError',
  ENOENT: 'FileNotFoundError',
  EEXIST: 'FileExistsError',
  ENOTDIR: 'NotADirectoryError',
  EISDIR: 'IsADirectoryError',
}

/** Any error as Python would have raised it. `paths` are those of the call: one, or source and destination. */
export function pythonErrorOf(error: unknown, paths: readonly unknown[] = []): PythonError {
  if (error instanceof PythonError) return error
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  const number = code === undefined ? undefined : (constants.errno as Readonly<Record<string, number>>)[code]
  if (code === undefined || number === undefined) {
    return new PythonError('OSError', error instanceof Error ? error.message : String(error))
  }
  const named = paths.length === 0 ? '' : `: ${paths.map(pythonRepr).join(' -> ')}`
  return new PythonError(classes[code] ?? 'OSError', `[Errno ${number}] ${descriptions[code] ?? code}${named}`)
}
