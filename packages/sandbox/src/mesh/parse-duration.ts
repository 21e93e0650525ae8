const seconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 }

/** The seconds of a duration as Istio and Go write it (`1m30s`, `500ms`); `undefined` where it is none. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(h|ms|us|µs|ns|m|s))+$/.test(text)) return undefined
  let sum = 0
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(ms|us|µs|ns|h|m|s)/g)) sum += Number(amount) * seconds[unit!]!
  return sum
}
