import { fileURLToPath } from 'node:url'

/** The command line as it was built last; `CHAOS=path/to/chaos.js` measures another one. */
export const builtCli =
  process.env['CHAOS'] ?? fileURLToPath(new URL('../../packages/cli/bin/chaos.js', import.meta.url))
