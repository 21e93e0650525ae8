import { shorten } from 'chaos-plugin-api'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'

/** What a watch tells, once it is known to be that. */
export type WatchEvent<T extends KubernetesObject> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  | { readonly type: 'BOOKMARK'; readonly object: { readonly metadata: { readonly resourceVersion?: string } } }

/** A watch that can't be gone on with from where it stood: the list tells how things are. */
export class BrokenWatch extends Error {
  override readonly name = 'BrokenWatch'
  /** Whether only its resource version was too old (410), so that nothing is wrong with the server. */
  readonly expired: boolean

  constructor(message: string, expired = false) {
    super(message)
    this.expired = expired
  }
}

/**
 * Characters of one event that are read at most. An object of the API server has less than two million; what never ends a line is no watch.
 */
const longestLine = 64 * 2 ** 20

/** Reads the events of a watch, one JSON text a line. Throws `BrokenWatch` for an ERROR event and for whatever is no event at all. */
export async function* watchEvents<T extends KubernetesObject>(
  body: AsyncIterable<unknown>,
  heard: () => void,
): AsyncGenerator<WatchEvent<T>> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    heard()
    const [first = '', ...others] = decoder.decode(chunk as Buffer, { stream: true }).split('\n')
    // Nothing looks at what is there already: a long line would be read anew with each of its chunks.
    rest += first
    if (rest.length > longestLine) {
      throw new BrokenWatch(`The watch sent more than ${longestLine / 2 ** 20} MiB without the end of an event.`)
    }
    for (const part of others) {
      if (rest.trim() !== '') yield toEvent<T>(rest)
      rest = part
    }
  }
}

function toEvent<T extends KubernetesObject>(line: string): WatchEvent<T> {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    throw new BrokenWatch(`The watch sent "${shorten(line, 80)}", which is no event.`)
  }
  const { type, object } = (parsed ?? {}) as { type?: unknown; object?: Partial<KubernetesObject> & StatusLike }
  if (type === 'ERROR') {
    throw new BrokenWatch(`The watch ended with ${object?.code ?? 'an error'}.`, object?.code === 410)
  }
  const isChange = type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED'
  const { name, uid } = object?.metadata ?? {}
  if (isChange ? typeof name === 'string' && typeof uid === 'string' : type === 'BOOKMARK') {
    return parsed as WatchEvent<T>
  }
  throw new BrokenWatch(`The watch sent "${shorten(line, 80)}", which is no event.`)
}

interface StatusLike {
  readonly code?: number
}
