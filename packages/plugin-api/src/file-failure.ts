/** What to do with a file was tried. */
type Attempt = 'read' | 'written'

/** Why the file system refuses, in words that go on after a colon; where they differ, of what is to be read, and of what is to be written. */
const reasons: Readonly<Record<string, string | Readonly<Record<Attempt, string>>>> = {
  EACCES: { read: 'it may not be read', written: 'it is not ours to write' },
  EBUSY: 'another program holds it',
  EDQUOT: 'the disk is full',
  EEXIST: 'something else is there',
  EFBIG: 'it would become too large',
  EIO: 'its disk reports an error',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead in a circle',
  EMFILE: 'too many files are open here',
  ENAMETOOLONG: 'its name is too long',
  ENFILE: 'too many files are open on this machine',
  ENOENT: { read: 'it is not there', written: 'its folder is not there' },
  ENOSPC: 'the disk is full',
  ENOTDIR: { read: 'a part of its path is no folder', written: 'its folder is no folder' },
  ENXIO: { read: 'it can not be opened', written: 'nobody reads from it' },
  EPERM: { read: 'it may not be read', written: 'it is not ours to write' },
  EPIPE: 'its reader has left',
  EROFS: 'its file system is read-only',
}

/** Why a file can't be read, in words that go on after a colon: `it is a folder`. What has no code of the file system says itself what is wrong. */
export function whyNotRead(error: unknown): string {
  return fileFailure(error, 'read')
}

/** Why a file can't be written, in words that go on after a colon: `its folder is not there`. */
export function whyNotWritten(error: unknown): string {
  return fileFailure(error, 'written')
}

function fileFailure(error: unknown, attempt: Attempt): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === undefined) return message
  const known = Object.hasOwn(reasons, code) ? reasons[code]! : undefined
  if (known !== undefined) return typeof known === 'string' ? known : known[attempt]
  // Of what a system says there is left what it means: "ENODEV: no such device, open 'x'".
  return /^[A-Z0-9]+: (.+?)(?:, \w+(?: '.*)?)?$/s.exec(message)?.[1] ?? message
}
