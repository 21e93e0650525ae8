import { type SandboxOptions, startSandbox, virtualClock } from '../src/index.ts'
import type { Pod } from '../src/objects/pod.ts'
import { apiOf } from './api-of.ts'

export const podsPath = '/api/v1/namespaces/default/pods'

/** A sandbox whose time stands still until a test lets it pass. */
export async function virtualCluster(options: Omit<SandboxOptions, 'clock'> = {}) {
  const clock = virtualClock()
  const sandbox = await startSandbox({ preset: 'empty', seed: 7, ...options, clock })
  const api = apiOf(sandbox.url)
  const eventsOf = async (name: string): Promise<readonly string[]> => {
    const { body } = await api.get(`/api/v1/events?fieldSelector=involvedObject.name=${name}`)
    const items = body['items'] as readonly { reason: string; message: string; count: number }[]
    return items.map(({ reason, message, count }) => `${reason}: ${message}${count > 1 ? ` (${count} times)` : ''}`)
  }
  return {
    clock,
    sandbox,
    api,
    /** Lets so many seconds pass. */
    pass: (seconds: number) => clock.advance(seconds * 1000),
    pod: async (name: string) => (await api.get(`${podsPath}/${name}`)).body as unknown as Pod,
    createPod: (name: string, spec: object, annotations: Readonly<Record<string, string>> = {}, labels: object = {}) =>
      api.post(podsPath, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, annotations: prefixed(annotations), labels },
        spec: { containers: [{ name: 'main', image: 'example/main:1' }], ...spec },
      }),
    /** Sets `sim.cluster/` annotations; null takes one away. */
    annotate: (name: string, annotations: Readonly<Record<string, string | null>>) =>
      api.merge(`${podsPath}/${name}`, { metadata: { annotations: prefixed(annotations) } }),
    eventsOf,
    [Symbol.asyncDispose]: () => sandbox.stop(),
  }
}

function prefixed<T>(annotations: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`sim.cluster/${name}`, value]))
}

/** The status of one condition, with its reason where it has one. */
export function conditionOf({ status }: Pod, wanted: string): string | undefined {
  const found = status.conditions?.find(({ type }) => type === wanted)
  return found?.reason ? `${found.status} ${found.reason}` : found?.status
}
