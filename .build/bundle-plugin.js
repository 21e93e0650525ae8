// Bundles the plugin in the working directory: each activity, change and preflight check stays a file of its own, what they share
// goes into one. A run that names one activity then reads a handful of files instead of a hundred.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bundleInto } from './bundle-into.js'

const folders = ['actions', 'probes', 'changes', 'preflight']
const sources = readdirSync('src', { recursive: true }).filter(
  (file) => file === 'plugin.ts' || (file.endsWith('.ts') && folders.includes(file.split(/[\\/]/)[0])),
)
await bundleInto(
  process.cwd(),
  sources.map((file) => join('src', file)),
  { shared: 'shared', whole: join('src', 'plugin.ts') },
)
