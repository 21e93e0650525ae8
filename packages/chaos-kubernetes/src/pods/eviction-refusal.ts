import { type ApiFailure, isApiFailure, objectName, type Place, pods } from 'chaos-kubernetes-access'
import { isStepFailure, networkFailure, StepFailure } from 'chaos-plugin-api'

/** Seconds for which a server rests that is too busy and does not say for how long. */
const rest = 1
const budgetCause = 'DisruptionBudget'

/** Why an eviction did not come about for now. */
export interface Refusal {
  readonly failure: StepFailure
  /** Whether it surely did nothing. */
  readonly previous: 'not-applied' | 'unknown'
  /** Seconds to wait at least. */
  readonly wait: number
  /** What the disruption budget that forbids it says, as a clause; undefined where none does. */
  readonly budget: string | undefined
  /** The name of that budget; undefined where it is not told. */
  readonly budgetName?: string
  /** There where the server is too busy: for how many seconds it asks to be left alone. */
  readonly busy?: number
}

/** What the failure of a pod's eviction means. Throws what trying again does not mend. */
export function refusalOf(error: unknown, place: Place): Refusal {
  const pod = objectName(pods, place)
  if (isApiFailure(error, 429)) {
    const wait = error.retryAfter ?? 0
    const refusal = { failure: error, previous: 'not-applied', wait } as const
    if (!error.causes.includes(budgetCause)) return { ...refusal, budget: undefined, busy: wait || rest }
    return { ...refusal, ...budgetOf(error, place) }
  }
  if (isApiFailure(error, 409)) return { failure: error, previous: 'not-applied', wait: 0, budget: undefined }
  if (isApiFailure(error) && hasTwoBudgets(error)) {
    throw new StepFailure(`${pod} has more than one PodDisruptionBudget, so the API server evicts it never.`, {
      // It is answered like a fault of the server, but nothing was done.
      applied: false,
      remedy: 'Make its budgets select different pods.',
      cause: error,
    })
  }
  const passes = isApiFailure(error, 500, 502, 503, 504) || isBroken(error)
  if (!passes || !isStepFailure(error)) throw error
  const wait = isApiFailure(error) ? (error.retryAfter ?? 0) : 0
  return { failure: error, previous: 'unknown', wait, budget: undefined }
}

/** Whose budget it is, and its numbers: the API server tells them only in a sentence. */
function budgetOf(error: ApiFailure, { namespace = 'default' }: Place): Pick<Refusal, 'budget' | 'budgetName'> {
  const words = error.wordsOn(budgetCause) ?? 'a PodDisruptionBudget forbids it'
  const [, name, desired, current] =
    /^The disruption budget (\S+) needs (\d+) .* has (\d+) currently$/.exec(words) ?? []
  if (name === undefined) return { budget: words }
  const budget = `PodDisruptionBudget ${namespace}/${name} allows 0 disruptions, as ${desired} pods must be healthy and ${current} are`
  return { budget, budgetName: name }
}

function hasTwoBudgets({ status, body }: ApiFailure): boolean {
  const { kind, message } = (body ?? {}) as { readonly kind?: unknown; readonly message?: unknown }
  return status === 500 && kind === 'Status' && String(message).includes('more than one PodDisruptionBudget')
}

function isBroken(error: unknown): boolean {
  return isStepFailure(error) && error.cause !== undefined && networkFailure(error.cause).fault === 'closed'
}
