import { givenNamespace, givenText } from 'chaos-kubernetes-access'
import { isMapping, type StepContext } from 'chaos-plugin-api'
import { z } from 'zod'

/** The arguments that every activity on a VirtualService has. */
export const placeArguments = {
  virtual_service_name: givenText.meta({ description: 'The name of the VirtualService.', examples: ['reviews'] }),
  ns: givenNamespace.meta({ description: 'Its namespace.', examples: ['bookinfo'] }),
  version: givenText
    .default('networking.istio.io/v1alpha3')
    .describe("Group and version of Istio's API through which it is read and patched."),
}

const destination = z.strictObject({
  host: givenText.describe('The host as the VirtualService writes it.'),
  subset: givenText.optional().describe('The subset; left out, only routes without a subset are meant.'),
  port: z.looseObject({}).optional().describe('Accepted, and not compared.'),
})

/** Which rules are meant: those that have one of these routes. */
export const routes = z
  .array(z.looseObject({ destination }))
  .min(1)
  .meta({
    description: 'Routes, by destination. Meant is each rule that has one of them, with all of its other routes.',
    examples: [[{ destination: { host: 'reviews', subset: 'v3' } }]],
  })

/** The share of requests that a fault hits. */
export const percentage = z
  .union([z.number().min(0).max(100), z.strictObject({ value: z.number().min(0).max(100) })])
  .nullable()
  .default(100)
  .describe('How many of 100 requests it hits. Without a percentage Istio would hit none, so 100 is sent then.')

/** A percentage as Istio's API has it. */
export function toIstioPercentage(given: z.output<typeof percentage>): { readonly value: number } {
  return typeof given === 'number' ? { value: given } : (given ?? { value: 100 })
}

/**
 * Says of a fault that it hits no request: that is so where each of its members, of which there is at least one, lacks a percentage, or has 0. An action says so before
 * it sets the fault.
 */
export function tellHarmless(
  fault: Readonly<Record<string, unknown>>,
  context: Pick<StepContext, 'foundNothing'>,
): void {
  const members = Object.values(fault).filter(isMapping)
  if (members.length === 0 || !members.every(isHarmless)) return
  context.foundNothing('The fault hits no request: its percentage is 0, or left out.')
}

function isHarmless({ percentage: share, percent }: Readonly<Record<string, unknown>>): boolean {
  const value = isMapping(share) ? (share['value'] ?? 0) : (share ?? percent ?? 0)
  return value === 0
}

/** What is given of a mapping: without members that are null, which the API server drops as well. */
export function withoutNulls(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([member, value]) => {
      if (value === null) return []
      return [[member, isMapping(value) ? withoutNulls(value) : value]]
    }),
  )
}
