import { pathToFileURL } from 'node:url'
import { codeFault, firstLine } from './code-fault.ts'
import { placeOfLoading } from './place-in-code.ts'
import { isInstalled, PluginFault, remedyOfManifest } from './plugin-fault.ts'

export interface FailedLoad {
  readonly packageName: string
  /** Of the plugin; absolute. */
  readonly folder: string
  /** What was to be loaded, as its manifest names it: `./lib/actions/leave-note.js`. */
  readonly module: string
  /** The same, absolute. */
  readonly path: string
}

/** What is wrong with a plugin of which a module can't be imported. */
export async function whyNotLoaded(
  cause: unknown,
  { packageName, folder, module, path }: FailedLoad,
): Promise<PluginFault> {
  const { code, url } = (cause ?? {}) as { readonly code?: unknown; readonly url?: unknown }
  if (code === 'ERR_MODULE_NOT_FOUND' && url === pathToFileURL(path).href) {
    return new PluginFault(
      `its manifest is out of date, as it names ${module}, which is not there`,
      remedyOfManifest(packageName, folder),
      { cause },
    )
  }
  if (code === 'ERR_MODULE_NOT_FOUND') {
    const remedy = isInstalled(folder) ? `install ${packageName} again` : `run "npm install" in ${folder}`
    return new PluginFault(`something that it imports is missing: ${firstLine(cause)}`, remedy, { cause })
  }
  const place = await placeOfLoading(cause, folder, path)
  return codeFault(cause, { packageName, folder, module, place }, 'as it is loaded')
}
