/** One reason why a request was refused, as listed in `details.causes` of a Status. */
export interface StatusCause {
  readonly reason?: string
  readonly message: string
  readonly field?: string
}

export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

/** The kind of object that an error is about: its group and plural. */
export interface QualifiedResource {
  readonly group: string
  readonly plural: string
}

/** The kind of object that a refused value is in: its group and name. */
export interface QualifiedKind {
  readonly group: string
  readonly kind: string
}

/** A refusal that the API answers as a Status object. `reason` and the texts are those of the Kubernetes API server. */
export class ApiError extends Error {
  readonly code: number
  readonly reason: string | undefined
  readonly details: StatusDetails | undefined
  /** Extra members of the Status' list metadata: the new token of an expired continue token. */
  readonly continueToken: string | undefined

  constructor(
    code: number,
    reason: string | undefined,
    message: string,
    details?: StatusDetails,
    continueToken?: string,
  ) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.reason = reason
    this.details = details
    this.continueToken = continueToken
  }

  /** The Status object for the response's body. */
  toStatus(): Readonly<Record<string, unknown>> {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.continueToken === undefined ? {} : { continue: this.continueToken },
      status: 'Failure',
      message: this.message,
      ...(this.reason === undefined ? {} : { reason: this.reason }),
      ...(this.details === undefined ? {} : { details: this.details }),
      code: this.code,
    }
  }
}

/** `deployments.apps`, or `pods` for the core group. */
export function qualifiedName({ group, plural }: QualifiedResource): string {
  return group ? `${plural}.${group}` : plural
}

function about(resource: QualifiedResource, name: string): StatusDetails {
  return { ...(name ? { name } : {}), ...(resource.group ? { group: resource.group } : {}), kind: resource.plural }
}

export function notFound(resource: QualifiedResource, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${qualifiedName(resource)} "${name}" not found`, about(resource, name))
}

export function alreadyExists(resource: QualifiedResource, name: string, isOnItsWayOut: boolean): ApiError {
  const message = `${isOnItsWayOut ? 'object is being deleted: ' : ''}${qualifiedName(resource)} "${name}" already exists`
  return new ApiError(409, 'AlreadyExists', message, about(resource, name))
}

export function conflict(resource: QualifiedResource, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${why}`
  return new ApiError(409, 'Conflict', message, about(resource, name))
}

export function modifiedMeanwhile(resource: QualifiedResource, name: string): ApiError {
  return conflict(
    resource,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  )
}

/** Two places of the server look at it, and each tells. */
export function immutableUid(resource: QualifiedKind, name: string, uid: unknown): ApiError {
  const error = { type: 'Invalid value', field: 'metadata.uid', value: uid, detail: 'field is immutable' } as const
  return invalid(resource, name, [error, error])
}

export function forbidden(
  resource: QualifiedResource,
  name: string,
  why: string,
  causes?: readonly StatusCause[],
): ApiError {
  const message = `${qualifiedName(resource)} ${name ? `"${name}" ` : ''}is forbidden: ${why}`
  return new ApiError(403, 'Forbidden', message, { ...about(resource, name), ...(causes ? { causes } : {}) })
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message)
}

export function methodNotAllowed(): ApiError {
  return new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}

export function tooManyRequests(message: string, details: StatusDetails): ApiError {
  return new ApiError(429, 'TooManyRequests', message, details)
}

export function expired(message: string, continueToken?: string): ApiError {
  return new ApiError(410, 'Expired', message, undefined, continueToken)
}

/** A value that validation refused. */
export interface FieldError {
  readonly type:
    | 'Required value'
    | 'Invalid value'
    | 'Unsupported value'
    | 'Forbidden'
    | 'Duplicate value'
    | 'Not found'
    | 'Too long'
    | 'Too many'
  readonly field: string
  readonly value?: unknown
  readonly detail: string
  /** The cause's reason where it isn't the usual one of the type. */
  readonly reason?: string
}

const causeReasons = {
  'Required value': 'FieldValueRequired',
  'Invalid value': 'FieldValueInvalid',
  'Unsupported value': 'FieldValueNotSupported',
  Forbidden: 'FieldValueForbidden',
  'Duplicate value': 'FieldValueDuplicate',
  'Not found': 'FieldValueNotFound',
  'Too long': 'FieldValueTooLong',
  'Too many': 'FieldValueTooMany',
} as const

/** The 422 answer with all refused values, e.g. `Pod "x" is invalid: spec.containers: Required value`. */
export function invalid(kind: QualifiedKind, name: string, errors: readonly FieldError[]): ApiError {
  // Events of both groups are validated as the one kind that they are.
  const group = kind.group === 'events.k8s.io' ? '' : kind.group
  const described = errors.map((error) => ({ ...error, text: describeFieldError(error) }))
  const texts = [...new Set(described.map(({ field, text }) => `${field}: ${text}`))]
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  return new ApiError(422, 'Invalid', `${group ? `${kind.kind}.${group}` : kind.kind} "${name}" is invalid: ${list}`, {
    ...(name ? { name } : {}),
    ...(group ? { group } : {}),
    ...(kind.kind ? { kind: kind.kind } : {}),
    causes: described.map(({ type, reason, text, field }) => ({
      reason: reason ?? causeReasons[type],
      message: text,
      field,
    })),
  })
}

/** The 422 answer to a patch after which the object is of no use. */
export function invalidPatch(value: string, detail: string): ApiError {
  return invalid({ group: '', kind: '' }, '', [{ type: 'Invalid value', field: 'patch', value, detail }])
}

function describeFieldError({ type, value, detail }: FieldError): string {
  const shown =
    type === 'Required value' || type === 'Forbidden' || type === 'Too long' || value === undefined
      ? ''
      : `: ${typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : String(value)}`
  return `${type}${shown}${detail ? `: ${detail}` : ''}`
}
