import {
  accessSync,
  constants,
  createReadStream,
  createWriteStream,
  existsSync,
  lstatSync,
  renameSync,
  statSync,
} from 'node:fs'
import { chmod, cp, rm, utimes } from 'node:fs/promises'
import { basename, delimiter, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pythonRepr } from '../../../python/text-form.ts'
import { isFolder } from './is-folder.ts'
import { pythonErrorOf } from './python-error-of.ts'
import { optionalPathOf, pathOf, truthOf } from './read-argument.ts'
import { PythonError, parameters, type StandardFunction, type StandardModule } from './standard-function.ts'

/** Who opens one waits for somebody at its other end. */
function isPipe(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFIFO() ?? false
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }))
  return first !== undefined && first.dev === second?.dev && first.ino === second.ino
}

/** `into` allows a folder as destination; `mode` and `times` make the copy's like those of the file. */
function copying(kept: { readonly into: boolean; readonly mode: boolean; readonly times: boolean }): StandardFunction {
  return {
    parameters: parameters('src, dst'),
    run: async (args, { signal }) => {
      const source = pathOf(args, 'src')
      const target = pathOf(args, 'dst')
      const destination = kept.into && isFolder(target) ? join(target, basename(source)) : target
      if (isSame(source, destination)) {
        const [one, other] = [pythonRepr(source), pythonRepr(destination)]
        throw new PythonError('shutil.SameFileError', `${one} and ${other} are the same file`)
      }
      for (const path of [source, destination]) {
        if (isFolder(path)) throw new PythonError('IsADirectoryError', `[Errno 21] Is a directory: '${path}'`)
        if (isPipe(path)) throw new PythonError('shutil.SpecialFileError', `\`${path}\` is a named pipe`)
      }
      try {
        // A new file gets the mode of new files, and one that is there keeps its own; node's copyFile would give it that of the source.
        await pipeline(createReadStream(source), createWriteStream(destination), { signal })
        const { mode, atime, mtime } = statSync(source)
        if (kept.mode) await chmod(destination, mode & 0o7777)
        if (kept.times) await utimes(destination, atime, mtime)
      } catch (error) {
        const missing = statSync(source, { throwIfNoEntry: false }) === undefined
        throw pythonErrorOf(error, [missing ? source : destination])
      }
      return destination
    },
  }
}

/** `shutil`, as far as experiments use it. */
export const shutil: StandardModule = {
  copy: copying({ into: true, mode: true, times: false }),
  copy2: copying({ into: true, mode: true, times: true }),
  copyfile: copying({ into: false, mode: false, times: false }),
  copytree: {
    parameters: parameters('src, dst, dirs_exist_ok?'),
    run: async (args) => {
      const [source, target] = [pathOf(args, 'src'), pathOf(args, 'dst')]
      if (!isFolder(source) && existsSync(source))
        throw new PythonError('NotADirectoryError', `[Errno 20] Not a directory: '${source}'`)
      if (!isFolder(source))
        throw new PythonError('FileNotFoundError', `[Errno 2] No such file or directory: '${source}'`)
      if (isFolder(target) && !truthOf(args, 'dirs_exist_ok')) {
        throw new PythonError('FileExistsError', `[Errno 17] File exists: '${target}'`)
      }
      await cp(source, target, { recursive: true, dereference: true, preserveTimestamps: true })
      return target
    },
  },
  move: {
    parameters: parameters('src, dst'),
    run: async (args) => {
      const [source, target] = [pathOf(args, 'src'), pathOf(args, 'dst')]
      const destination = isFolder(target) ? join(target, basename(source)) : target
      if (destination !== target && lstatSync(destination, { throwIfNoEntry: false }) !== undefined) {
        throw new PythonError('shutil.Error', `Destination path '${destination}' already exists`)
      }
      try {
        renameSync(source, destination)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw pythonErrorOf(error, [source])
        await cp(source, destination, { recursive: true, preserveTimestamps: true })
        await rm(source, { recursive: true })
      }
      return destination
    },
  },
  rmtree: {
    parameters: parameters('path, ignore_errors?'),
    run: async (args) => {
      const path = pathOf(args, 'path')
      try {
        if (lstatSync(path).isSymbolicLink()) {
          throw new PythonError('OSError', 'Cannot call rmtree on a symbolic link')
        }
        if (!isFolder(path)) throw new PythonError('NotADirectoryError', `[Errno 20] Not a directory: '${path}'`)
        await rm(path, { recursive: true })
      } catch (error) {
        if (!truthOf(args, 'ignore_errors')) throw pythonErrorOf(error, [path])
      }
      return null
    },
  },
  which: {
    parameters: parameters('cmd, path?'),
    run: (args, { environment }) => {
      const command = pathOf(args, 'cmd')
      const folders = (optionalPathOf(args, 'path') ?? environment['PATH'] ?? '').split(delimiter)
      const candidates = command.includes('/') ? [command] : folders.map((folder) => join(folder, command))
      return candidates.find(isExecutable) ?? null
    },
  },
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
