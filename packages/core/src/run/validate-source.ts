import { PythonBridge } from '../python/bridge/python-bridge.ts'
import { createRedaction } from '../secrets/redact.ts'
import { notifyAbout, prepareRun } from './prepare-run.ts'
import { runLogger } from './run-logger.ts'
import type { RunOptions } from './run-options.ts'

/** What validation needs of the options of a run. */
export type ValidateOptions = Pick<
  RunOptions,
  'source' | 'settings' | 'registry' | 'environment' | 'verifyTls' | 'signal' | 'listener'
>

/**
 * Validates an experiment as a run would, and touches nothing. What is doubtful though not wrong is told as warnings to the
 * listener. Throws `ChaosError` with every problem, each with its place.
 */
export async function validateSource(options: ValidateOptions): Promise<void> {
  const environment = { ...options.environment }
  const bridge = new PythonBridge({
    environment,
    logger: runLogger({ emit: options.listener, redaction: createRedaction({}) }),
  })
  const tell = (name: string, payload: unknown) => notifyAbout(options, bridge, { name, payload })
  try {
    await tell('validate-started', options.source)
    const { loaded, warnings } = await prepareRun({ ...options, withoutControls: true }, bridge, environment)
    for (const message of warnings) options.listener({ type: 'log', level: 'warn', message })
    await tell('validate-completed', loaded.document)
  } catch (error) {
    await tell('validate-failed', options.source)
    throw error
  } finally {
    await bridge.close()
  }
}
