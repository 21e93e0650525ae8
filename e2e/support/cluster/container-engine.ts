import type { NoCluster } from './test-cluster.ts'

/** Whether a container engine answers, be it Docker, Podman or Colima: undefined, or why not. */
export async function noContainerEngine(): Promise<NoCluster | undefined> {
  const { getContainerRuntimeClient } = await import('testcontainers')
  try {
    await getContainerRuntimeClient()
    return undefined
  } catch (error) {
    return { skipped: `No container engine answers (${error instanceof Error ? error.message : String(error)}).` }
  }
}
