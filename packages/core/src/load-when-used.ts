// Modules of Node that take milliseconds to load, which whoever only validates a file should not wait for.

export function crypto() {
  return process.getBuiltinModule('node:crypto')
}

export function zlib() {
  return process.getBuiltinModule('node:zlib')
}
