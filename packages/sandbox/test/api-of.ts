type Body = Readonly<Record<string, unknown>>

/** A few verbs over HTTP, as any client would use them. */
export function apiOf(url: string) {
  const send = async (method: string, path: string, body?: unknown, type = 'application/json') => {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { code: response.status, body: (await response.json()) as Body }
  }
  return {
    send,
    get: (path: string) => send('GET', path),
    post: (path: string, body: unknown) => send('POST', path, body),
    merge: (path: string, body: unknown) => send('PATCH', path, body, 'application/merge-patch+json'),
    delete: (path: string, body?: unknown) => send('DELETE', path, body),
    items: async (path: string) => (await send('GET', path)).body['items'] as readonly Item[],
  }
}

export interface Item {
  readonly metadata: {
    readonly name: string
    readonly uid: string
    readonly labels?: Readonly<Record<string, string>>
    readonly deletionTimestamp?: string
  }
  readonly spec: { readonly nodeName?: string; readonly [field: string]: unknown }
  readonly status: { readonly phase?: string; readonly [field: string]: unknown }
}

/** A Deployment whose pods are labelled with its name. */
export function deploymentOf(name: string, replicas: number, spec: Body = {}): Body {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: 'example/main:1' }] },
      },
      ...spec,
    },
  }
}
