import type { Percentage } from './istio-spec.ts'

/** Whether a request falls under a percentage. A missing one is 0 for a fault, as Istio hands it on. */
export function hitsPercentage(percentage: Percentage | undefined, random: () => number): boolean {
  const value = percentage?.value ?? 0
  return value > 0 && random() * 100 < value
}
