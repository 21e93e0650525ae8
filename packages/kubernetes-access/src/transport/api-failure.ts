import {
  type FailureReason,
  mappingOf,
  type NetworkFault,
  networkFailure,
  StepFailure,
  type StepFailureOptions,
  TooLarge,
} from 'chaos-plugin-api'
import { isSandbox } from '../is-sandbox.ts'
import { objectName, type Resource } from '../objects/resource.ts'
import { inPodName } from '../selection/in-pod.ts'
import type { Connection } from './connection.ts'
import { plainWords, type RefusalCause, refusalInWords } from './refusal-in-words.ts'

/** The way to an API server, for sentences. */
type Way = Pick<Connection, 'server' | 'proxy' | 'context' | 'name'>

/** What was asked of the API server, for the sentence that says why it did not happen. */
export interface Operation {
  /** As RBAC names it: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`. */
  readonly verb: string
  readonly resource: Resource
  readonly subresource?: string | undefined
  readonly namespace?: string | undefined
  readonly name?: string | undefined
}

/**
 * What the API server answered instead of doing what it was asked for. `status` is that of HTTP, `apiReason` the API's own word for it
 * (`NotFound`, `AlreadyExists`, `Conflict` …). Where the request would have changed something, `applied: false` says that it did not.
 */
export class ApiFailure extends StepFailure {
  readonly status: number
  readonly apiReason: string | undefined
  /** Seconds after which the server wants to be asked again; `undefined` where it does not say. */
  readonly retryAfter: number | undefined
  readonly #body: unknown

  constructor(
    message: string,
    answer: { status: number; apiReason: string | undefined; body: unknown; retryAfter?: number | undefined },
    options: StepFailureOptions,
  ) {
    super(message, options)
    this.status = answer.status
    this.apiReason = answer.apiReason
    this.retryAfter = answer.retryAfter
    this.#body = answer.body
  }

  /** The answer itself, parsed where it is JSON. Not for messages: it may hold anything. */
  get body(): unknown {
    return this.#body
  }

  /** The API's words for what caused it, such as `NamespaceTerminating` or `DisruptionBudget`. */
  get causes(): readonly string[] {
    const { details } = toStatus(this.#body)
    return details?.causes?.flatMap(({ reason }) => (reason === undefined ? [] : [reason])) ?? []
  }

  /** What the API says about one of its causes; undefined where it says nothing. */
  wordsOn(cause: string): string | undefined {
    const { details } = toStatus(this.#body)
    const message = details?.causes?.find(({ reason }) => reason === cause)?.message
    return message === undefined || message === '' ? undefined : plainWords(message)
  }
}

/** Recognises an `ApiFailure` of one of these HTTP statuses. */
export function isApiFailure(error: unknown, ...statuses: readonly number[]): error is ApiFailure {
  return error instanceof ApiFailure && (statuses.length === 0 || statuses.includes(error.status))
}

/**
 * Whether the API server itself says that there is no such object. Any other 404 (of a proxy, of a kind that is not served, of the namespace)
 * says nothing about it.
 */
export function isNotFound(error: unknown, resource: Pick<Resource, 'plural' | 'group'>, name: string): boolean {
  if (!isApiFailure(error, 404)) return false
  const { kind, reason, details } = toStatus(error.body)
  if (kind !== 'Status' || reason !== 'NotFound' || details?.name !== name) return false
  return (details.kind ?? resource.plural) === resource.plural && (details.group ?? resource.group) === resource.group
}

/** Whether an answer is one of the API server, rather than of something on the way to it. */
export function isOfServer(error: ApiFailure): boolean {
  return toStatus(error.body).kind === 'Status'
}

interface Status {
  readonly kind?: string
  readonly message?: string
  readonly reason?: string
  readonly details?: {
    readonly name?: string
    readonly kind?: string
    readonly group?: string
    readonly causes?: readonly RefusalCause[]
  }
}

const mutating = new Set(['create', 'update', 'patch', 'delete'])

/** Makes the failure that an answer of the API server stands for. */
export function apiFailure(
  { status, body, retryAfter }: { status: number; body: string; retryAfter?: number | undefined },
  operation: Operation,
  way: Way,
): ApiFailure {
  const parsed = parseBody(body)
  const answer = toStatus(parsed)
  const { message, reason, remedy } = explain(status, answer, operation, way)
  return new ApiFailure(
    message,
    { status, apiReason: answer.reason, body: parsed, retryAfter },
    {
      reason,
      ...(remedy === undefined ? {} : { remedy }),
      // What something on the way says of a call does not tell whether the server got it.
      ...(mutating.has(operation.verb) && status < 500 && answer.kind === 'Status' ? { applied: false as const } : {}),
      ...(status === 403 && userOf(answer) !== undefined ? { lasting: true as const } : {}),
    },
  )
}

/** Why an API server could not be talked to, by the error of the socket, of TLS or of a proxy, or why its answer can't be used. */
export function connectionFailure(error: unknown, operation: Operation, way: Way): StepFailure {
  const { server, proxy, name } = way
  if (error instanceof TooLarge) {
    return new StepFailure(`The answer of the API server ${server} can't be used: ${error.message}.`, {
      remedy: 'Select less of what is there, by namespace or labels.',
      cause: error,
    })
  }
  const { fault, words, unsent, namesProxy } = networkFailure(error)
  const { syscall } = error as NodeJS.ErrnoException
  if (fault === 'refused' && isSandbox({ name, server })) return endedSandbox(server, operation, error)
  const through = proxy === undefined || namesProxy ? '' : ` through the proxy ${proxy.host}`
  const what = fault === 'closed' ? 'gave no complete answer' : "can't be reached"
  return new StepFailure(`The API server ${server} ${what}${through}: ${words}.`, {
    reason: 'no-access',
    remedy: fault === 'proxy' && proxy !== undefined ? proxyRemedy(proxy) : remedyOf(fault, way),
    cause: error,
    ...(mutating.has(operation.verb) && (unsent || syscall === 'connect') ? { applied: false as const } : {}),
  })
}

function endedSandbox(server: string, { verb }: Operation, cause: unknown): StepFailure {
  return new StepFailure(`The API server ${server} is that of a sandbox which has ended.`, {
    reason: 'no-access',
    remedy: 'Start one with "chaos sandbox up", or let the run make one: --sandbox.',
    cause,
    ...(mutating.has(verb) ? { applied: false as const } : {}),
  })
}

const running = 'Look whether the cluster is running.'

function remedyOf(fault: NetworkFault, way: Pick<Way, 'context' | 'name'>): string {
  switch (fault) {
    case 'name':
      return `Correct ${addressIn(way)}, or the name service.`
    case 'unreachable':
      return 'Look whether the network or the VPN is up.'
    case 'authority':
    case 'certificate':
    case 'encryption':
      return `Correct the certificate authority and the client certificate ${credentialsIn(way)}.`
    case 'proxy':
      return 'Look whether the proxy is running and lets you through.'
    case 'local':
      return 'Look at what this machine lets programs do, such as its firewall and its limits.'
    case 'protocol':
      return `Correct ${addressIn(way)}, or look at the proxy that leads to it.`
    case 'refused':
    case 'closed':
    case 'other':
      return running
  }
}

/** What says where the server is: there need not be a kubeconfig. */
function addressIn({ context, name }: Pick<Way, 'context' | 'name'>): string {
  if (context !== undefined) return 'the address of the server in the kubeconfig'
  return name === inPodName ? 'KUBERNETES_SERVICE_HOST' : 'KUBERNETES_HOST'
}

function credentialsIn({ context, name }: Pick<Way, 'context' | 'name'>): string {
  if (context !== undefined) return 'in the kubeconfig or the secrets'
  return name === inPodName ? "of the pod's service account" : 'that are given beside KUBERNETES_HOST'
}

function proxyRemedy({ namedBy }: NonNullable<Way['proxy']>): string {
  return `Look whether the proxy is running and lets you through, or correct ${namedBy}.`
}

/** The API server took a request and did not answer in time. */
export function timeoutFailure(seconds: number, { server, proxy }: Pick<Way, 'server' | 'proxy'>): StepFailure {
  const through = proxy === undefined ? '' : ` through the proxy ${proxy.host}`
  return new StepFailure(`The API server ${server} did not answer${through} within ${seconds} s.`, {
    reason: 'no-access',
    remedy: 'Look whether the server is overloaded, or something on the way to it drops packets.',
  })
}

interface Explanation {
  readonly message: string
  readonly reason: FailureReason
  readonly remedy?: string
}

function explain(status: number, answer: Status, operation: Operation, way: Way): Explanation {
  const { server, proxy } = way
  const { verb, resource, subresource, namespace, name } = operation
  const object =
    name === undefined
      ? `${resource.plural}${namespace === undefined ? '' : ` in namespace ${namespace}`}`
      : objectName(resource, { name, namespace })
  const plural = `${resource.plural}${subresource === undefined ? '' : `/${subresource}`}`
  const said =
    answer.message === undefined ? `HTTP ${status}.` : `${refusalInWords(answer.message, answer.details?.causes)}.`
  if (status === 401) {
    return {
      message: `The API server ${server} does not accept our credentials.`,
      reason: 'no-access',
      remedy: `Log in to the cluster again, or correct the credentials ${credentialsIn(way)}.`,
    }
  }
  if (status === 407 && proxy !== undefined) {
    return {
      message: `The API server ${server} can't be reached: the proxy ${proxy.host} does not let us through without a name and password that it knows (407).`,
      reason: 'no-access',
      remedy: proxyRemedy(proxy),
    }
  }
  const user = userOf(answer)
  if (status === 403 && user !== undefined) {
    const where = namespace === undefined ? '' : ` in namespace ${namespace}`
    const group = resource.group === '' ? '' : ` of ${resource.group}`
    return {
      message: `User ${user} may not ${verb} ${plural}${group}${where}.`,
      reason: 'no-access',
      remedy: `Grant ${user} the verb ${verb} on ${plural}${group}${where}.`,
    }
  }
  if (status === 404 && answer.kind !== 'Status') {
    return {
      message: `Something on the way to the API server ${server} answered 404 instead of it, so nobody can tell about ${object}.`,
      reason: 'no-access',
      remedy: `Correct ${addressIn(way)}, or look at the proxy that leads to it.`,
    }
  }
  if (status === 404 && answer.details?.name === undefined) {
    return {
      message: `The API server ${server} has no ${resource.plural}${resource.group === '' ? '' : ` of ${resource.group}/${resource.version}`}.`,
      reason: 'failed',
      remedy: 'Install what defines them, or correct the name.',
    }
  }
  if (status === 404 && (name === undefined || answer.details?.name === name)) {
    return { message: `${object} was not found.`, reason: 'failed' }
  }
  if (status === 409 && answer.reason === 'AlreadyExists') {
    return { message: `${object} exists already.`, reason: 'failed' }
  }
  return {
    message: `The API server refused to ${verb} ${subresource === undefined ? '' : `${subresource} of `}${object}: ${said}`,
    reason: 'failed',
  }
}

/** The user that RBAC refuses, by the server's own words. */
function userOf({ message }: Status): string | undefined {
  return /^.*\bUser "([^"]*)" cannot /.exec(message ?? '')?.[1]
}

function toStatus(parsed: unknown): Status {
  return mappingOf(parsed)
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return body
  }
}
