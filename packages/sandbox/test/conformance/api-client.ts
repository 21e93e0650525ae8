import { setTimeout as wait } from 'node:timers/promises'

export type Json = Readonly<Record<string, unknown>>

/** What a cluster under test answers. */
export interface Answer {
  readonly code: number
  readonly body: Json
  readonly headers: Headers
}

export interface WatchEvent {
  readonly type: string
  readonly object: Json
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly type?: string
}

/** Talks to any API server over HTTP: the embedded one, or a real one behind `kubectl proxy`. */
export class ApiClient {
  readonly url: string
  /** A namespace of this test's own. */
  readonly namespace: string

  constructor(url: string, namespace: string) {
    this.url = url
    this.namespace = namespace
  }

  /** The path of a namespaced kind in the test's namespace. */
  path(plural: string, name?: string): string {
    return `${roots[plural] ?? '/api/v1'}/namespaces/${this.namespace}/${plural}${name === undefined ? '' : `/${name}`}`
  }

  async send(method: string, path: string, body?: unknown, { headers = {}, type = 'application/json' }: RequestOptions = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': type }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    let parsed: Json
    try {
      parsed = JSON.parse(text) as Json
    } catch {
      parsed = { text }
    }
    return { code: response.status, body: parsed, headers: response.headers }
  }

  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer> {
    return this.send('GET', path, undefined, headers ? { headers } : {})
  }

  post(path: string, body: unknown): Promise<Answer> {
    return this.send('POST', path, body)
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.send('PUT', path, body)
  }

  patch(path: string, kind: 'json' | 'merge' | 'strategic' | 'apply', body: unknown): Promise<Answer> {
    return this.send('PATCH', path, body, { type: patchTypes[kind] })
  }

  delete(path: string, body?: unknown): Promise<Answer> {
    return this.send('DELETE', path, body)
  }

  /** Collects the events of a watch until `enough` says so, at most five seconds. */
  async watch(path: string, enough: (events: readonly WatchEvent[]) => boolean, during?: () => Promise<unknown>): Promise<readonly WatchEvent[]> {
    const abort = AbortSignal.timeout(5000)
    const response = await fetch(this.url + path, { signal: abort })
    const events: WatchEvent[] = []
    if (!response.body || response.status !== 200) {
      return [{ type: `HTTP ${response.status}`, object: (await response.json()) as Json }]
    }
    const started = during?.()
    let rest = ''
    const decoder = new TextDecoder()
    try {
      for await (const part of response.body) {
        rest += decoder.decode(part as Uint8Array, { stream: true })
        for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
          events.push(JSON.parse(rest.slice(0, end)) as WatchEvent)
          rest = rest.slice(end + 1)
        }
        if (enough(events)) break
      }
    } catch (error) {
      if (!abort.aborted) throw error
    }
    await started
    return events
  }

  /** Asks again until the answer is as wanted, at most ten seconds; returns the last answer. */
  async eventually(path: string, wanted: (answer: Answer) => boolean): Promise<Answer> {
    const end = Date.now() + 10_000
    for (;;) {
      const answer = await this.get(path)
      if (wanted(answer) || Date.now() > end) return answer
      await wait(20)
    }
  }
}

const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

const roots: Readonly<Record<string, string>> = {
  deployments: '/apis/apps/v1',
  replicasets: '/apis/apps/v1',
  statefulsets: '/apis/apps/v1',
  daemonsets: '/apis/apps/v1',
  jobs: '/apis/batch/v1',
  cronjobs: '/apis/batch/v1',
  poddisruptionbudgets: '/apis/policy/v1',
  endpointslices: '/apis/discovery.k8s.io/v1',
  networkpolicies: '/apis/networking.k8s.io/v1',
  leases: '/apis/coordination.k8s.io/v1',
  roles: '/apis/rbac.authorization.k8s.io/v1',
  rolebindings: '/apis/rbac.authorization.k8s.io/v1',
}
