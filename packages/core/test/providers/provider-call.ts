import type { ProviderCall } from '../../src/providers/provider-call.ts'
import { systemClock } from '../../src/time/system-clock.ts'

export interface Called {
  readonly call: ProviderCall
  readonly warnings: readonly string[]
}

/** A call of a provider as the runner makes it, with what it warned about. */
export function providerCall(
  provider: Readonly<Record<string, unknown>> & { readonly type: string },
  given: Partial<ProviderCall> = {},
): Called {
  const warnings: string[] = []
  const ignore = () => undefined
  return {
    warnings,
    call: {
      activity: { type: 'action', name: 'call', provider },
      configuration: {},
      secrets: {},
      signal: new AbortController().signal,
      logger: { debug: ignore, info: ignore, error: ignore, warn: (message) => void warnings.push(message) },
      mask: (text) => text,
      learnSecret: ignore,
      clock: systemClock,
      environment: process.env,
      ...given,
    },
  }
}
