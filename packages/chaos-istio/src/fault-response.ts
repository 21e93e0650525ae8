import { z } from 'zod'

/** What the activities return: the API server's answer, as Chaos Toolkit's do. */
export const faultResponse = z.strictObject({
  status: z.int().describe('HTTP status.'),
  body: z.unknown().describe('The VirtualService as it is now, or what the API server said instead.'),
  headers: z.record(z.string(), z.string()).describe('Always empty; there for files that expect the key.'),
})

/** The answer of the API server to a call. */
export type FaultResponse = z.infer<typeof faultResponse>

export function toResponse(status: number, body: unknown): FaultResponse {
  return { status, body, headers: {} }
}
