import { existsSync } from 'node:fs'
import { sharedKitPrograms } from '../shared-kit.ts'

/** The folder with kubectl, kube-scheduler, kube-controller-manager and kwok, or why there is none. */
export function controlPlanePrograms(): { readonly folder: string } | { readonly skipped: string } {
  const folder = process.env['KUBEBUILDER_ASSETS'] ?? sharedKitPrograms()
  if (folder === undefined)
    return { skipped: 'KUBEBUILDER_ASSETS names no folder, and no cluster kit has unpacked its programs.' }
  if (!existsSync(folder)) return { skipped: `There is no folder ${folder}, which KUBEBUILDER_ASSETS names.` }
  return { folder }
}
