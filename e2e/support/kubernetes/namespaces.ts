import { randomBytes } from 'node:crypto'
import { until } from '../until.ts'
import type { Cluster } from './connect.ts'

/** Creates a namespace that nobody else uses, and returns its name. */
export async function createNamespace({ core }: Cluster): Promise<string> {
  const name = `e2e-${randomBytes(4).toString('hex')}`
  await core.createNamespace({ body: { metadata: { name } } })
  // Without its service account the admission of the first pods is refused.
  await until('the namespace has its service account', async () => {
    const { items } = await core.listNamespacedServiceAccount({ namespace: name })
    return items.some((account) => account.metadata?.name === 'default')
  })
  return name
}

/** Whether there is a namespace of that name. */
export async function hasNamespace({ core }: Cluster, name: string): Promise<boolean> {
  const { items } = await core.listNamespace()
  return items.some((each) => each.metadata?.name === name)
}

/** Deletes a namespace. Waits until its pods are gone, since a drain by the next test would meet them; not for the namespace itself. */
export async function deleteNamespace({ apps, core }: Cluster, name: string): Promise<void> {
  await apps.deleteCollectionNamespacedDeployment({ namespace: name })
  await until('the pods of the namespace are gone', async () => {
    await core.deleteCollectionNamespacedPod({ namespace: name, gracePeriodSeconds: 0 })
    return (await core.listNamespacedPod({ namespace: name })).items.length === 0
  })
  await core.deleteNamespace({ name }).catch((error: unknown) => {
    // The test itself may have deleted it.
    if ((error as { readonly code?: number }).code !== 404) throw error
  })
}
