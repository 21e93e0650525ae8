import { pythonTypeName } from './python-type-name.ts'
import { PythonError, parameters, type StandardModule } from './standard-function.ts'

/** `time`. The one parameter of `sleep` has no name in C; files call it `secs`. */
export const time: StandardModule = {
  sleep: {
    parameters: parameters('secs'),
    run: async (args, { clock, signal }) => {
      const seconds = typeof args['secs'] === 'boolean' ? Number(args['secs']) : args['secs']
      if (typeof seconds !== 'number') {
        throw new PythonError('TypeError', `'${pythonTypeName(seconds)}' object cannot be interpreted as an integer`)
      }
      if (!(seconds >= 0)) throw new PythonError('ValueError', 'sleep length must be non-negative')
      await clock.sleep(seconds, signal)
      return null
    },
  },
  time: { parameters: [], run: (_, { clock }) => clock.now() / 1000 },
  time_ns: { parameters: [], run: (_, { clock }) => Math.floor(clock.now()) * 1_000_000 },
}
