import type { ApiCall, FaultMatch, Sandbox, VirtualClock } from 'chaos-sandbox'

/** Where the object of a call is. */
export function placeOf({ path, resource }: ApiCall): string {
  const place = path.replace(/\?.*$/, '')
  return resource.includes('/') ? place.slice(0, place.lastIndexOf('/')) : place
}

/** Holds back the next call of a client that is like this one, and deletes the object that it names before it arrives. Returns what ends that. */
export function deleteBeforeArrival(
  sandbox: Sandbox,
  clock: VirtualClock,
  client: FaultMatch,
  like: ApiCall,
): () => void {
  const { verb, resource, name } = like
  const seen = sandbox.faults.calls.length
  const end = sandbox.faults.add({
    match: { ...client, verb, resource, name: name! },
    effect: { kind: 'latency', milliseconds: 10_000 },
    times: 1,
  })
  const isHeld = (call: ApiCall) =>
    call.userAgent === client.userAgent && call.verb === verb && call.resource === resource && call.name === name
  let stopLooking = (): void => undefined
  const look = (): void => {
    const held = sandbox.faults.calls.slice(seen).find(isHeld)
    if (held === undefined) stopLooking = clock.after(500, look)
    else void remove(`${sandbox.url}${placeOf(held)}`)
  }
  stopLooking = clock.after(500, look)
  return () => {
    stopLooking()
    end()
  }
}

async function remove(url: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ gracePeriodSeconds: 0 })
  const { ok, status } = await fetch(url, { method: 'DELETE', headers, body })
  if (!ok && status !== 404) throw new Error(`${url} could not be deleted: ${status}`)
}
