import { setTimeout as wait } from 'node:timers/promises'
import { pythonTypeName } from './python-type-name.ts'
import { PythonError, parameters, type StandardModule } from './standard-function.ts'

/** The longest wait of one timer, in seconds. */
const longestTimer = 2_000_000

/** `time`. The one parameter of `sleep` has no name in C; files call it `secs`. */
export const time: StandardModule = {
  sleep: {
    parameters: parameters('secs'),
    run: async (args, { signal }) => {
      const seconds = typeof args['secs'] === 'boolean' ? Number(args['secs']) : args['secs']
      if (typeof seconds !== 'number') {
        throw new PythonError('TypeError', `'${pythonTypeName(seconds)}' object cannot be interpreted as an integer`)
      }
      if (!(seconds >= 0)) throw new PythonError('ValueError', 'sleep length must be non-negative')
      try {
        for (let left = seconds; left > 0; left -= longestTimer) {
          await wait(Math.min(left, longestTimer) * 1000, undefined, { signal })
        }
      } catch (error) {
        throw signal.aborted ? signal.reason : error
      }
      return null
    },
  },
  time: { parameters: [], run: () => Date.now() / 1000 },
  time_ns: { parameters: [], run: () => Date.now() * 1_000_000 },
}
