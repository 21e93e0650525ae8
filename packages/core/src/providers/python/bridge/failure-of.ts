import { ActivityFailed, RunInterrupted } from '../../../errors/activity-errors.ts'
import type { PythonFailure } from './python-message.ts'

/** The packages that bring modules of well-known extensions, but for those that plugins stand in for. */
const packages: Readonly<Record<string, string>> = {
  chaosaddons: 'chaostoolkit-addons',
  chaosaws: 'chaostoolkit-aws',
  chaosazure: 'chaostoolkit-azure',
  chaoscf: 'chaostoolkit-cloud-foundry',
  chaosgandi: 'chaostoolkit-gandi',
  chaosgcp: 'chaostoolkit-google-cloud-platform',
  chaosgrafana: 'chaostoolkit-grafana',
  chaosgremlin: 'chaostoolkit-gremlin',
  chaoshumio: 'chaostoolkit-humio',
  chaosk6: 'chaostoolkit-k6',
  chaosprometheus: 'chaostoolkit-prometheus',
  chaosreliably: 'chaostoolkit-reliably',
  chaosslack: 'chaostoolkit-slack',
  chaosspring: 'chaostoolkit-spring',
  chaostoxi: 'chaostoolkit-toxiproxy',
  chaostracing: 'chaostoolkit-opentracing',
  chaoswm: 'chaostoolkit-wiremock',
}

/** What to do where there is no interpreter. */
export const interpreterRemedy = 'Install python3, or name another interpreter in CHAOS_PYTHON.'

/** What to do where a module is missing. */
export function moduleRemedy(module: string): string {
  const [top = ''] = module.split('.')
  const known = Object.hasOwn(packages, top) ? packages[top] : undefined
  return `Install ${known === undefined ? 'the package that holds it' : 'it'} with "pip install ${known ?? '…'}", or name its folder in PYTHONPATH.`
}

/** The error that stands for what a function raised. `what` names the function. */
export function failureOf(failure: PythonFailure, what: string, module: string): ActivityFailed | RunInterrupted {
  const { kind, text, message, lines } = failure
  switch (kind) {
    case 'activity-failed':
      return new ActivityFailed(message === '' ? text : message, { reason: 'not-met', lines })
    case 'exit':
      return new RunInterrupted(`${what} raised ${text}`)
    case 'module':
      return new ActivityFailed(`There is no Python module '${message}'.`, { remedy: moduleRemedy(module) })
    case 'function':
      return new ActivityFailed(message)
    case 'depth':
      return new ActivityFailed(`${what} can't be called: what it is given has more levels than Python reads.`)
    case 'result':
      return new ActivityFailed(`${what} returned a value of type ${message}, which JSON has no form for.`)
    case 'interrupt':
    case 'exception':
      return new ActivityFailed(text, { lines })
  }
}
