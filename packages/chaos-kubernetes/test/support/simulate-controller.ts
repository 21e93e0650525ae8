import type { Sandbox } from 'chaos-sandbox'

/** The cluster that a controller works in, and its time. */
export interface Surroundings {
  readonly sandbox: Sandbox
  readonly clock: { now(): number; after(milliseconds: number, callback: () => void): unknown }
}

/** Calls the API server of a sandbox, and resolves with its answer. Rejects where it refuses. */
export type Call = (method: string, path: string, body?: unknown) => Promise<unknown>

/** Milliseconds after which a controller has seen what has happened. */
const delay = 500

/**
 * Plays a controller for one kind, by the path of its objects in all namespaces: a while after anything has come about with an object, `next` says what it is to become, and that is
 * written as a whole, the status with the rest. Where `next` returns nothing, the object is as it is to be. It ends with the sandbox.
 */
export function simulateController<T extends object>(
  { sandbox, clock }: Surroundings,
  path: string,
  next: (object: T, call: Call) => Promise<T | undefined>,
): void {
  const call: Call = async (method, place, body) => {
    const answer = await fetch(`${sandbox.url}${place}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${place}: ${text}`)
    return JSON.parse(text) as unknown
  }

  async function reconcile(place: string): Promise<void> {
    // Whoever writes at the same time brings the next event.
    const object = (await call('GET', place).catch(() => undefined)) as T | undefined
    const wanted = object === undefined ? undefined : await next(object, call)
    if (wanted !== undefined) await call('PUT', place, wanted).catch(() => undefined)
  }

  async function watch(): Promise<void> {
    const { body } = await fetch(`${sandbox.url}${path}?watch=true`)
    const [api, plural] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)]
    let rest = ''
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop()!
      for (const line of lines) {
        const { object } = JSON.parse(line) as { readonly object: { readonly metadata: Record<string, string> } }
        const place = `${api}/namespaces/${object.metadata['namespace']}/${plural}/${object.metadata['name']}`
        // The sandbox may have been stopped by then.
        clock.after(delay, () => void reconcile(place).catch(() => undefined))
      }
    }
  }

  void watch().catch(() => undefined)
}
