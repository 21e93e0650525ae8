/** A call that somebody makes of the API server. */
export interface ApiRequest {
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  /** From the root of the API, with its query. */
  readonly path: string
  readonly body?: object
  /** The content type of a patch. */
  readonly type?: string
}

/** A merge patch of the object at a path. */
export function merged(path: string, body: object): ApiRequest {
  return { method: 'PATCH', path, body, type: 'application/merge-patch+json' }
}

/** A JSON patch that sets one value. */
export function set(path: string, pointer: string, value: unknown): ApiRequest {
  return { method: 'PATCH', path, body: [{ op: 'add', path: pointer, value }], type: 'application/json-patch+json' }
}

/** What makes an object. */
export function made(path: string, body: object): ApiRequest {
  return { method: 'POST', path, body }
}
