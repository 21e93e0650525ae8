import { numberOf } from '../quotas/number-of.ts'

/**
 * How many cores are kept busy, to a hundredth. All of a limit is the next whole number: the limit itself then leaves them as much as it does.
 */
export function coresToStress(
  { cores, percent }: { readonly cores: number | null; readonly percent: number | null },
  limit: string | number | undefined,
): number {
  if (cores !== null) return cores
  const whole = limit === undefined ? 1 : numberOf(limit)
  if (percent === null || percent === 100) return Math.ceil(whole)
  return Math.max(0.01, Math.round(whole * percent) / 100)
}
