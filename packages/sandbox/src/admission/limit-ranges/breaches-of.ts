import { type Quantities, type Quantity, quantityText, readQuantity } from '../../resources/quantity.ts'
import type { Limit } from './limit-range.ts'

const billion = 1_000_000_000n

/** What is wrong with the requests and limits of a container, pod or claim, in the API server's words. */
export function breachesOf(limit: Limit, requests: Quantities, limits: Quantities): readonly string[] {
  return [
    ...each(limit.min, (name, bound) => belowMinimum(limit.type, name, bound, requests.get(name), limits.get(name))),
    ...each(limit.max, (name, bound) => aboveMaximum(limit.type, name, bound, requests.get(name), limits.get(name))),
    ...each(limit.maxLimitRequestRatio, (name, bound) =>
      aboveRatio(limit.type, name, bound, requests.get(name), limits.get(name)),
    ),
  ]
}

function each(
  bounds: Readonly<Record<string, string>> | undefined,
  problem: (name: string, bound: Quantity) => string | undefined,
): readonly string[] {
  return Object.entries(bounds ?? {})
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, bound]) => problem(name, readQuantity(bound)))
    .filter((text) => text !== undefined)
}

function belowMinimum(
  type: string,
  name: string,
  bound: Quantity,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): string | undefined {
  const start = `minimum ${name} usage per ${type} is ${quantityText(bound)}`
  if (!request) return `${start}.  No request is specified`
  if (request.amount < bound.amount) return `${start}, but request is ${quantityText(request)}`
  return limit && limit.amount < bound.amount ? `${start}, but limit is ${quantityText(limit)}` : undefined
}

function aboveMaximum(
  type: string,
  name: string,
  bound: Quantity,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): string | undefined {
  const start = `maximum ${name} usage per ${type} is ${quantityText(bound)}`
  // A claim has requests alone.
  if (type !== 'PersistentVolumeClaim') {
    if (!limit) return `${start}.  No limit is specified`
    if (limit.amount > bound.amount) return `${start}, but limit is ${quantityText(limit)}`
  } else if (!request) return `${start}.  No request is specified`
  return request && request.amount > bound.amount ? `${start}, but request is ${quantityText(request)}` : undefined
}

function aboveRatio(
  type: string,
  name: string,
  bound: Quantity,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): string | undefined {
  const start = `${name} max limit to request ratio per ${type} is ${quantityText(bound)}`
  if (!request || request.amount === 0n) return `${start}, but no request is specified or request is 0`
  if (!limit || limit.amount === 0n) return `${start}, but no limit is specified or limit is 0`
  const ratio = Number((limit.amount * billion) / request.amount) / 1e9
  return ratio * 1e9 > Number(bound.amount)
    ? `${start}, but provided ratio is ${shownRatio(limit, request)}`
    : undefined
}

/** The API server divides whole units, and thousandths where both are small. */
function shownRatio(limit: Quantity, request: Quantity): string {
  const unit = limit.amount <= billion * billion && request.amount <= billion * billion ? 1_000_000n : billion
  const up = (quantity: Quantity) => Number((quantity.amount + unit - 1n) / unit)
  return (up(limit) / up(request)).toFixed(6)
}
