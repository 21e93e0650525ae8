import { isMapping } from 'chaos-plugin-api'
import { nearestName } from '../model/nearest-name.ts'
import { unknownName } from '../model/unknown-name.ts'

/** The events that channels are told of. */
const events = [
  ...['run-started', 'run-completed', 'run-failed', 'run-deviated'],
  ...['validate-started', 'validate-completed', 'validate-failed'],
]

/** The keys of a channel; one of another program gets all that stands there. */
const keys = ['type', 'events', 'url', 'headers', 'verify_tls', 'forward_event_payload', 'module', 'func']

/** Finds why a channel would not be told, or not as it is meant: each what comes behind its name in a sentence. Chaos Toolkit takes them all. */
export function reviewChannel(channel: unknown): readonly string[] {
  if (!isMapping(channel)) return ['is no mapping, so nobody is told; write a type and a url or module into it.']
  const problems: string[] = []
  const { type, url, module, events: asked } = channel
  for (const key of Object.keys(channel)) {
    if (keys.includes(key)) continue
    const near = nearestName(
      key,
      keys.filter((known) => !(known in channel)),
    )
    if (near !== undefined) problems.push(`has "${key}", which means nothing; did you mean "${near}"?`)
  }
  if (type !== 'http' && type !== 'plugin') {
    problems.push(
      unknownName(`is of type ${JSON.stringify(type ?? null)}, so it is never told`, type, ['http', 'plugin']),
    )
  }
  if (type === 'http' && (typeof url !== 'string' || !isWebAddress(url))) {
    const what = typeof url === 'string' ? 'a url that is no http(s) address' : 'no url'
    problems.push(`has ${what}, so it is never told.`)
  }
  if (type === 'plugin' && typeof module !== 'string') problems.push('names no module, so it is never told.')
  if (Array.isArray(asked)) {
    for (const event of asked as readonly unknown[]) {
      if (events.includes(event as string)) continue
      problems.push(unknownName(`asks for ${JSON.stringify(event)}, of which nobody is ever told`, event, events))
    }
  } else if ((asked ?? undefined) !== undefined) {
    problems.push('has events that are no list, so it is told of all; write a list.')
  }
  return problems
}

function isWebAddress(url: string): boolean {
  const protocol = URL.parse(url)?.protocol
  return protocol === 'http:' || protocol === 'https:'
}
