const units: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
}

/**
 * The seconds of a length of time as Go writes it; undefined where it is none, or not above zero.
 *
 * @example
 * secondsOf('1m30s') // → 90
 */
export function secondsOf(span: string): number | undefined {
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(span)) return undefined
  const parts = span.matchAll(/([\d.]+)([a-zµμ]+)/g)
  const seconds = [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit!]!, 0)
  return seconds > 0 ? seconds : undefined
}
