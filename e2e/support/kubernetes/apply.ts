import { readFile } from 'node:fs/promises'
import type { KubernetesObject } from '@kubernetes/client-node'
import { parseAllDocuments } from 'yaml'
import type { Cluster } from './connect.ts'

/** Creates the objects of manifest files; one that is there already is left as it is. */
export async function createFromFiles({ objects }: Cluster, files: readonly string[]): Promise<void> {
  for (const file of files) {
    for (const document of parseAllDocuments(await readFile(file, 'utf8'))) {
      const object = document.toJS() as KubernetesObject | null
      if (object === null) continue
      await objects.create(object).catch((error: unknown) => {
        if (!isConflict(error)) throw error
      })
    }
  }
}

function isConflict(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 409
}
