import { ApiError } from '../registry/api-error.ts'

const texts: Readonly<Record<number, { readonly reason: string; readonly message: string }>> = {
  403: { reason: 'Forbidden', message: 'forbidden by a scripted fault' },
  409: {
    reason: 'Conflict',
    message: 'the object has been modified; please apply your changes to the latest version and try again',
  },
  410: { reason: 'Expired', message: 'The resourceVersion for the provided watch is too old.' },
  429: { reason: 'TooManyRequests', message: 'Too many requests, please try again later.' },
  500: { reason: 'InternalError', message: 'Internal error occurred: a scripted fault' },
  503: { reason: 'ServiceUnavailable', message: 'the server is currently unable to handle the request' },
  504: { reason: 'Timeout', message: 'Timeout: request did not complete within the allotted duration' },
}

/** The refusal with a status, in the words of the real API server where it has such a status. */
export function refusalOf(code: number, retryAfterSeconds: number | undefined): ApiError {
  const { reason, message } = texts[code] ?? { reason: undefined, message: `a scripted fault with status ${code}` }
  return new ApiError(code, reason, message, retryAfterSeconds === undefined ? {} : { retryAfterSeconds })
}
