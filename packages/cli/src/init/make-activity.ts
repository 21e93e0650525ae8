import type { KnownActivity } from './known-activity.ts'

/** What an activity is to be in an experiment. */
export interface ActivityRequest {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** Of a probe of the hypothesis. */
  readonly tolerance?: unknown
}

/** An activity as it stands in an experiment. */
export function makeActivity({ type, provider, inProvider }: KnownActivity, request: ActivityRequest) {
  const { name, arguments: given } = request
  return {
    type,
    name,
    ...('tolerance' in request ? { tolerance: request.tolerance } : {}),
    provider: inProvider === true ? { ...provider, ...given } : { ...provider, arguments: given },
  }
}

/** What an activity is called unless somebody gives it a name. */
export function usualName({ id }: KnownActivity): string {
  return id.split(/[/.]/).at(-1)!.replaceAll('_', '-')
}
