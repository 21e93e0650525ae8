import { resolve } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Preset, SandboxOptions } from 'chaos-sandbox'
import { choice } from '../options/choice.ts'
import { Flags } from '../options/flags.ts'

const presets = ['bookinfo', 'empty'] as const satisfies readonly Preset[]

/** What a command line says about the sandbox to be started. */
export interface SandboxRequest {
  readonly preset?: Preset | undefined
  /** A folder. */
  readonly manifests?: string | undefined
  readonly seed?: string | undefined
  readonly nodes?: number | undefined
  readonly port?: number | undefined
}

/** An option that chooses what is in the sandbox. */
export function presetFlag() {
  return choice(presets, {
    summary: 'What is in the sandbox: the application Bookinfo and its mesh, or nothing. Default: bookinfo.',
    helpValue: 'bookinfo|empty',
  })
}

/** An option that adds manifests to what is in the sandbox. */
export function manifestsFlag() {
  return Flags.string({
    helpValue: 'DIR',
    summary:
      'Also apply the Kubernetes manifests in this folder and those within it (*.yaml, *.yml, *.json), namespaces first.',
  })
}

/** The same as the sandbox takes it. */
export function sandboxOptions({ preset, manifests, seed, nodes, port }: SandboxRequest): SandboxOptions {
  return {
    ...(preset === undefined ? {} : { preset }),
    ...(manifests === undefined ? {} : { manifests: resolve(manifests) }),
    ...(seed === undefined ? {} : { seed: crc32(seed) }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(port === undefined ? {} : { port }),
  }
}
