import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { sharedKit } from './shared-kit.ts'

/** Bookinfo behind real Envoys, driven by the Istio objects of one cluster. */
export interface Mesh {
  /** Where the product page is, without a slash at its end. */
  readonly productPage: string
  stop(): Promise<void>
}

/** Starts the mesh kit that lies beside the repository, or says why it can't be had. It adds what is missing to the namespace `bookinfo`. */
export async function startMesh(kubeconfigPath: string): Promise<Mesh | { readonly skipped: string }> {
  const kit = sharedKit('mesh')
  if (!kit) return { skipped: 'No mesh kit lies beside the repository.' }
  if (process.platform !== 'linux' || process.arch !== 'x64') return { skipped: 'The mesh kit is for Linux on x86-64.' }
  const folder = await mkdtemp(join(tmpdir(), 'chaos-e2e-mesh-'))
  const directory = join(folder, 'mesh')
  const installed = await execa(kit, ['install', '--dir', directory], { reject: false })
  if (installed.failed) {
    await rm(folder, { recursive: true, force: true })
    return { skipped: `The mesh kit can't get Envoy: ${installed.stderr || installed.shortMessage}` }
  }
  const stop = async () => {
    await execa(kit, ['down', '--dir', directory])
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const { stdout } = await execa(kit, ['up', '--dir', directory, '--kubeconfig', kubeconfigPath])
    const productPage = /PRODUCT_PAGE_SERVICE_BASE_URL=(\S+)/.exec(stdout)?.[1]
    if (productPage === undefined) throw new Error(`The mesh kit did not say where the product page is: ${stdout}`)
    return { productPage, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
