import { join, resolve } from 'node:path'

/** The command line as it was built last; `CHAOS=path/to/chaos.js` measures another one. */
export const builtCli = resolve(process.env['CHAOS'] ?? join(import.meta.dirname, '../../packages/cli/bin/chaos.js'))
