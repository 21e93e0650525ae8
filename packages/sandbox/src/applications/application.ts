/** What `fetch` of a pod takes beside what `fetch` takes elsewhere. */
export interface PodRequestInit {
  readonly method?: string
  readonly headers?: NonNullable<RequestInit['headers']>
  readonly body?: NonNullable<RequestInit['body']>
  readonly signal?: AbortSignal
  /** How long the pod waits for the answer, in seconds of the sandbox's clock. Default: as long as it takes. */
  readonly timeoutSeconds?: number
}

/** The pod in which an application answers a request. */
export interface ApplicationPod {
  readonly name: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  /** The image of the container that answers. */
  readonly image: string
  /** The container's port at which the request came in. */
  readonly port: number
  /**
   * Asks another service through this pod's sidecar: `pod.fetch('http://ratings:9080/ratings/0')`. Short names mean Services of the pod's
   * namespace. A host that is no Service answers 502; nothing leaves the sandbox, and redirects are not followed. Rejects with a
   * `TimeoutError` when the time is up, and when the request that the pod is answering ends early.
   */
  fetch(url: string | URL, init?: PodRequestInit): Promise<Response>
  /** Takes so many seconds of the sandbox's clock. Rejects when the request that the pod is answering ends early. */
  sleep(seconds: number): Promise<void>
}

/**
 * Answers the requests that reach a container, as a handler of `fetch` does. `request.url` has the host that the client asked for;
 * `request.signal` fires when the client, or the pod, is gone. A handler that rejects answers 500; `Response.error()` breaks the connection.
 */
export type Application = (request: Request, pod: ApplicationPod) => Response | Promise<Response>

/**
 * Applications by the image of the container that they run in: `example/cart:1.2` is that version, `example/cart` all that have no
 * entry of their own. A container answers at the ports that it declares; one that declares none answers at all ports.
 */
export type Applications = Readonly<Record<string, Application>>
