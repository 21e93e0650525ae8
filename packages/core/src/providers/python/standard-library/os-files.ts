import {
  accessSync,
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
} from 'node:fs'
import { posix } from 'node:path'
import { isFolder } from './is-folder.ts'
import { pythonErrorOf } from './python-error-of.ts'
import { integerOf, optionalPathOf, pathOf, truthOf } from './read-argument.ts'
import { PythonError, parameters, type StandardFunction, type StandardModule } from './standard-function.ts'

/** A function of one path that returns nothing. */
function onPath(name: string, act: (path: string) => void): StandardFunction {
  return {
    parameters: parameters(name),
    run: (args) => {
      const path = pathOf(args, name)
      try {
        act(path)
      } catch (error) {
        throw pythonErrorOf(error, [path])
      }
      return null
    },
  }
}

/** A function of two paths that returns nothing. */
function onTwoPaths(first: string, second: string, act: (from: string, to: string) => void): StandardFunction {
  return {
    parameters: parameters(`${first}, ${second}`),
    run: (args) => {
      const [from, to] = [pathOf(args, first), pathOf(args, second)]
      try {
        act(from, to)
      } catch (error) {
        throw pythonErrorOf(error, [from, to])
      }
      return null
    },
  }
}

/** Removes empty folders upwards until one can't be removed. */
function pruneUpwards(path: string): void {
  for (let folder = posix.dirname(path); folder !== '.' && folder !== '/'; folder = posix.dirname(folder)) {
    try {
      rmdirSync(folder)
    } catch {
      return
    }
  }
}

function makeFolders(name: string, mode: number, mayExist: boolean): void {
  const parent = posix.dirname(name)
  if (parent !== name && parent !== '.' && !isFolder(parent)) makeFolders(parent, 0o777, true)
  try {
    mkdirSync(name, { mode })
  } catch (error) {
    if (!(mayExist && isFolder(name))) throw pythonErrorOf(error, [name])
  }
}

/** The part of `os` that works on files and folders. */
export const osFiles: StandardModule = {
  remove: onPath('path', unlinkSync),
  unlink: onPath('path', unlinkSync),
  rmdir: onPath('path', rmdirSync),
  removedirs: onPath('name', (name) => {
    rmdirSync(name)
    pruneUpwards(name)
  }),
  rename: onTwoPaths('src', 'dst', renameSync),
  replace: onTwoPaths('src', 'dst', renameSync),
  link: onTwoPaths('src', 'dst', linkSync),
  renames: onTwoPaths('old', 'new', (from, to) => {
    const parent = posix.dirname(to)
    if (!isFolder(parent)) makeFolders(parent, 0o777, true)
    renameSync(from, to)
    pruneUpwards(from)
  }),
  symlink: {
    ...onTwoPaths('src', 'dst', symlinkSync),
    parameters: parameters('src, dst, target_is_directory?'),
  },
  mkdir: {
    parameters: parameters('path, mode?'),
    run: (args) => {
      const path = pathOf(args, 'path')
      const mode = integerOf(args, 'mode', 0o777)
      try {
        mkdirSync(path, { mode })
      } catch (error) {
        throw pythonErrorOf(error, [path])
      }
      return null
    },
  },
  makedirs: {
    parameters: parameters('name, mode?, exist_ok?'),
    run: (args) => {
      makeFolders(
        pathOf(args, 'name').replace(/(?<=.)\/+$/, ''),
        integerOf(args, 'mode', 0o777),
        truthOf(args, 'exist_ok'),
      )
      return null
    },
  },
  listdir: {
    parameters: parameters('path?'),
    run: (args) => {
      const path = optionalPathOf(args, 'path') ?? '.'
      try {
        return readdirSync(path)
      } catch (error) {
        throw pythonErrorOf(error, [path])
      }
    },
  },
  readlink: {
    parameters: parameters('path'),
    run: (args) => {
      const path = pathOf(args, 'path')
      try {
        return readlinkSync(path)
      } catch (error) {
        throw pythonErrorOf(error, [path])
      }
    },
  },
  chmod: {
    parameters: parameters('path, mode'),
    run: (args) => {
      const path = pathOf(args, 'path')
      const mode = integerOf(args, 'mode', 0)
      try {
        chmodSync(path, mode)
      } catch (error) {
        throw pythonErrorOf(error, [path])
      }
      return null
    },
  },
  truncate: {
    parameters: parameters('path, length'),
    run: (args) => {
      const path = pathOf(args, 'path')
      const length = integerOf(args, 'length', 0)
      if (length < 0) throw new PythonError('OSError', `[Errno 22] Invalid argument: '${path}'`)
      try {
        truncateSync(path, length)
      } catch (error) {
        throw pythonErrorOf(error, [path])
      }
      return null
    },
  },
  access: {
    parameters: parameters('path, mode'),
    run: (args) => {
      try {
        accessSync(pathOf(args, 'path'), integerOf(args, 'mode', 0))
        return true
      } catch (error) {
        if (error instanceof PythonError) throw error
        return false
      }
    },
  },
}
