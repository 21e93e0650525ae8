import { isMapping, type Mapping } from 'chaos-plugin-api'
import type { DocumentPath } from '../documents/parsed-document.ts'
import type { Experiment } from '../model/experiment.ts'
import { withFloats } from '../python/python-float.ts'
import { everyActivity } from './every-activity.ts'

/**
 * Makes `PythonFloat` of the numbers such as `1.0` in the arguments of a file's activities, in place: a program gets them as text, a server as JSON or as
 * a form, and Python as floats.
 */
export function keepFloats(document: Experiment, isFloat: (path: DocumentPath) => boolean): void {
  for (const { activity, path } of everyActivity(document)) {
    const { provider } = activity
    const given = isMapping(provider) ? provider['arguments'] : undefined
    if (typeof given !== 'object') continue
    const at = [...path, 'provider', 'arguments']
    const args = withFloats(given, (inside) => isFloat([...at, ...inside]))
    if (args !== given) Object.assign(provider as Mapping, { arguments: args })
  }
}
