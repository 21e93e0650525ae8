#!/usr/bin/env node
// Old syntax on purpose: a Node that is too old must be able to read this file in order to say so.
var version = process.versions.node.split('.').map(Number)

if (version[0] < 22 || (version[0] === 22 && version[1] < 19)) {
  console.error(
    'chaos needs Node.js 22.19 or newer, but this is ' +
      process.versions.node +
      '. Install a newer one (https://nodejs.org), or start chaos with npx in a project that has one as a dependency.',
  )
  process.exitCode = 2
} else {
  // What Node warns of, unasked, is of use to whoever looks for a fault, and to nobody else.
  if (process.argv.indexOf('--verbose') < 0) process.removeAllListeners('warning')
  import('node:module')
    .then((nodeModule) => {
      nodeModule.enableCompileCache()
      return import('../dist/bundle/main.js')
    })
    .then((cli) => cli.main(process.argv.slice(2)))
    .catch((error) => {
      var missing = error.code === 'ERR_MODULE_NOT_FOUND' && String(error.message).indexOf('bundle') >= 0
      console.error(missing ? 'chaos has not been built. Run "npm run build" in its repository first.' : error)
      process.exitCode = missing ? 2 : 70
    })
}
