import { lstatSync, type Stats, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, posix, relative, resolve } from 'node:path'
import { pythonErrorOf } from './python-error-of.ts'
import { optionalPathOf, pathOf } from './read-argument.ts'
import { realPath } from './real-path.ts'
import { PythonError, parameters, type StandardModule } from './standard-function.ts'

function find(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

function lookAt(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    throw pythonErrorOf(error, [path])
  }
}

function findLink(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

/** Everything up to the last slash, without the slashes that end it (unless there is nothing else). */
function head(path: string): string {
  const upTo = path.slice(0, path.lastIndexOf('/') + 1)
  return /^\/*$/.test(upTo) ? upTo : upTo.replace(/\/+$/, '')
}

function tail(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function normalise(path: string): string {
  const normal = posix.normalize(path)
  return normal.length > 1 ? normal.replace(/\/+$/, '') : normal
}

/** `os.path`, as far as it looks at files and takes paths apart. */
export const osPath: StandardModule = {
  exists: { parameters: parameters('path'), run: (args) => find(pathOf(args, 'path')) !== undefined },
  lexists: { parameters: parameters('path'), run: (args) => findLink(pathOf(args, 'path')) !== undefined },
  isfile: { parameters: parameters('path'), run: (args) => find(pathOf(args, 'path'))?.isFile() ?? false },
  isdir: { parameters: parameters('s'), run: (args) => find(pathOf(args, 's'))?.isDirectory() ?? false },
  islink: { parameters: parameters('path'), run: (args) => findLink(pathOf(args, 'path'))?.isSymbolicLink() ?? false },
  ismount: {
    parameters: parameters('path'),
    run: (args) => {
      const path = pathOf(args, 'path')
      const here = findLink(path)
      if (here === undefined || here.isSymbolicLink()) return false
      const above = findLink(realPath(`${path}/..`))
      return above !== undefined && (here.dev !== above.dev || here.ino === above.ino)
    },
  },
  getsize: { parameters: parameters('filename'), run: (args) => lookAt(pathOf(args, 'filename')).size },
  getmtime: { parameters: parameters('filename'), run: (args) => lookAt(pathOf(args, 'filename')).mtimeMs / 1000 },
  getatime: { parameters: parameters('filename'), run: (args) => lookAt(pathOf(args, 'filename')).atimeMs / 1000 },
  getctime: { parameters: parameters('filename'), run: (args) => lookAt(pathOf(args, 'filename')).ctimeMs / 1000 },
  samefile: {
    parameters: parameters('f1, f2'),
    run: (args) => {
      const [one, two] = [lookAt(pathOf(args, 'f1')), lookAt(pathOf(args, 'f2'))]
      return one.dev === two.dev && one.ino === two.ino
    },
  },
  isabs: { parameters: parameters('s'), run: (args) => isAbsolute(pathOf(args, 's')) },
  join: { parameters: parameters('a'), run: (args) => pathOf(args, 'a') },
  basename: { parameters: parameters('p'), run: (args) => tail(pathOf(args, 'p')) },
  dirname: { parameters: parameters('p'), run: (args) => head(pathOf(args, 'p')) },
  split: { parameters: parameters('p'), run: (args) => [head(pathOf(args, 'p')), tail(pathOf(args, 'p'))] },
  splitext: {
    parameters: parameters('p'),
    run: (args) => {
      const path = pathOf(args, 'p')
      const match = /^((?:.*\/)?\.*[^./][^/]*)(\.[^./]*)$/s.exec(path)
      return match === null ? [path, ''] : [match[1], match[2]]
    },
  },
  abspath: { parameters: parameters('path'), run: (args) => resolve(pathOf(args, 'path')) },
  normpath: { parameters: parameters('path'), run: (args) => normalise(pathOf(args, 'path')) },
  normcase: { parameters: parameters('s'), run: (args) => pathOf(args, 's') },
  realpath: { parameters: parameters('filename'), run: (args) => realPath(pathOf(args, 'filename')) },
  relpath: {
    parameters: parameters('path, start?'),
    run: (args) => {
      const path = pathOf(args, 'path')
      if (path === '') throw new PythonError('ValueError', 'no path specified')
      return relative(optionalPathOf(args, 'start') ?? '.', path) || '.'
    },
  },
  expanduser: {
    parameters: parameters('path'),
    run: (args, { environment }) => {
      const path = pathOf(args, 'path')
      return path === '~' || path.startsWith('~/') ? (environment['HOME'] ?? homedir()) + path.slice(1) : path
    },
  },
  expandvars: {
    parameters: parameters('path'),
    run: (args, { environment }) =>
      pathOf(args, 'path').replaceAll(
        /\$(?:\{([^}]*)\}|(\w+))/g,
        (whole, braced: string | undefined, bare: string | undefined) => environment[braced ?? bare ?? ''] ?? whole,
      ),
  },
}
