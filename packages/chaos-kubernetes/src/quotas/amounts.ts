import { givenText } from 'chaos-kubernetes-access'
import { z } from 'zod'

const quantity = z.union([
  z.number().min(0),
  givenText.regex(
    /^\s*$|^\+?(?:\d+\.?\d*|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/,
    'it is no amount such as "500m" or "2Gi"',
  ),
])

/** How much of what: `{ pods: 0, 'requests.memory': '1Gi' }`. At least one amount. */
export const amounts = z
  .record(z.string().regex(/\S/, 'the name of a resource is empty; give it one'), quantity)
  .refine((given) => Object.keys(given).length > 0, 'it names no resource; name one, such as "pods"')

/** The same as the API takes it: as texts. */
export function asTexts(given: z.infer<typeof amounts>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(given).map(([name, amount]) => [name, String(amount)]))
}
