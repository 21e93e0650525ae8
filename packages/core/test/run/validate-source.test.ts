import { expect, test } from 'vitest'
import { PluginRegistry } from '../../src/plugins/plugin-registry.ts'
import { validateSource } from '../../src/run/validate-source.ts'
import type { StopRequest } from '../../src/stopping/stop-request.ts'

test.each<[StopRequest, string]>([
  [{ signal: 'SIGTERM' }, 'The validation was ended by SIGTERM.'],
  [{ stoppedBy: 'Code that nobody waits for throws Error: no.' }, 'Code that nobody waits for throws Error: no.'],
])('a validation that %j ends says so', async (request, message) => {
  const validation = validateSource({
    source: { title: 't', description: 'd', method: [] },
    settings: {},
    registry: new PluginRegistry([]),
    environment: {},
    signal: AbortSignal.abort(request),
    listener: () => undefined,
  })
  await expect(validation).rejects.toMatchObject({ name: 'ChaosError', message })
})
