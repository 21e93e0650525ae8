import { cpus, loadavg } from 'node:os'
import { osFiles } from './os-files.ts'
import { pythonTypeName } from './python-type-name.ts'
import { PythonError, parameters, type StandardModule } from './standard-function.ts'

/** `os`, as far as experiments use it. */
export const os: StandardModule = {
  ...osFiles,
  getcwd: { parameters: [], run: () => process.cwd() },
  getenv: {
    parameters: parameters('key, default?'),
    run: (args, { environment }) => {
      const key = args['key']
      if (typeof key !== 'string') throw new PythonError('TypeError', `str expected, not ${pythonTypeName(key)}`)
      return environment[key] ?? args['default'] ?? null
    },
  },
  getpid: { parameters: [], run: () => process.pid },
  getppid: { parameters: [], run: () => process.ppid },
  getuid: { parameters: [], run: () => process.getuid?.() ?? 0 },
  getgid: { parameters: [], run: () => process.getgid?.() ?? 0 },
  cpu_count: { parameters: [], run: () => cpus().length },
  getloadavg: { parameters: [], run: () => loadavg() },
}
