import type { UnfinishedRun } from 'chaos-core'
import { isSandbox } from 'chaos-kubernetes-access/is-sandbox'
import { findSandbox } from './find-sandbox.ts'
import { type SandboxFolder, sandboxFolder } from './sandbox-folder.ts'

/**
 * Whether everything that a run changed was in the background sandbox of its state folder, and that one has ended: then there is nothing to
 * put back. A change that names any other cluster, or none, is reason enough to say no.
 */
export async function actedOnEndedSandbox({ log, damages }: UnfinishedRun, state: string): Promise<boolean> {
  const paths = sandboxFolder(state)
  if (log.opened === undefined || damages.length > 0) return false
  const { environment, at } = log.opened
  if (environment['KUBECONFIG'] !== paths.kubeconfig) return false
  const intents = log.records.filter((record) => record.type === 'intent')
  return intents.every(({ data }) => isInSandbox(data)) && (await hasEndedSince(paths, at))
}

function isInSandbox(data: unknown): boolean {
  const { cluster } = (data ?? {}) as { readonly cluster?: { context?: unknown; server?: unknown } | null }
  const { context, server } = cluster ?? {}
  return isSandbox({ name: String(context), server: String(server) })
}

/** Whether the sandbox that ran at this time is not the one that runs now. */
async function hasEndedSince(paths: SandboxFolder, at: string): Promise<boolean> {
  const found = await findSandbox(paths)
  return found === undefined || (found.record !== undefined && Date.parse(found.record.since) > Date.parse(at))
}
