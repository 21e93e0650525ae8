import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

/** The part of this package's own `package.json` that it reads at run time. */
export interface PackageFile {
  /** Absolute path of the file. */
  readonly path: string
  readonly version: string
  readonly corePlugins: readonly string[]
}

/** This package's `package.json`. */
export function packageFile(): PackageFile {
  const path = findPackageJSON('.', import.meta.url)!
  const document = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly version: string
    readonly oclif: { readonly plugins: readonly string[] }
  }
  return { path, version: document.version, corePlugins: document.oclif.plugins }
}
