import { StepFailure } from 'chaos-plugin-api'
import { numberOf } from '../quotas/number-of.ts'

/** How many mebibytes are held. Throws `StepFailure` where they are a part of a limit that there is not. */
export function megabytesToStress(
  { megabytes, percent }: { readonly megabytes: number | null; readonly percent: number | null },
  limit: string | number | undefined,
  where: string,
): number {
  if (megabytes !== null) return megabytes
  if (limit === undefined) {
    throw new StepFailure(`${where} has no memory limit.`, {
      applied: false,
      remedy: 'Give megabytes in place of percent.',
    })
  }
  return Math.max(1, Math.round((numberOf(limit) * percent!) / 100 / 2 ** 20))
}
