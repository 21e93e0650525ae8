import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type TestCluster, testCluster } from './test-cluster.ts'

/** The cluster of a kubeconfig that the developer names. It is used as it is, and stays. */
export async function givenCluster(path: string): Promise<TestCluster> {
  // npm runs the script in the folder of this package; the developer means the folder that npm was called in.
  const absolute = resolve(process.env['INIT_CWD'] ?? process.cwd(), path)
  await access(absolute)
  return testCluster('kubeconfig', absolute, async () => {})
}
