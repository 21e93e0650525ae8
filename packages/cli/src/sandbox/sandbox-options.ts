import { resolve } from 'node:path'
import type { Preset, SandboxOptions, SandboxSpeed } from 'chaos-sandbox'
import { presets, usualPreset } from 'chaos-sandbox/presets'
import { choice } from '../options/choice.ts'
import { Flags } from '../options/flags.ts'
import { UsageError } from '../usage-error.ts'

/** What a command line says about the sandbox to be started. */
export interface SandboxRequest {
  readonly preset?: Preset | undefined
  /** A folder. */
  readonly manifests?: string | undefined
  readonly seed?: string | undefined
  readonly nodes?: number | undefined
  readonly port?: number | undefined
  readonly speed?: SandboxSpeed | undefined
}

/** An option that chooses what is in the sandbox. */
export function presetFlag() {
  return choice(presets, {
    summary: `What is in the sandbox: the application Bookinfo and its mesh, or nothing. Default: ${usualPreset}.`,
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

/** An option that says how long the sandbox's pods take. */
export function speedFlag() {
  return Flags.custom<SandboxSpeed>({
    helpValue: 'fast|real|FACTOR',
    summary:
      'How long pods made after the start take to be ready: next to nothing (fast), as in a small real cluster (real: 1 to 3 s), or so many times as fast as that. Default: CHAOS_SANDBOX_SPEED, else real.',
    parse: (input, _context, { name }) => Promise.resolve(speedFrom(input, `--${name}`)),
  })()
}

/** The speed that is asked for: the option's, else `CHAOS_SANDBOX_SPEED`, else `real`. */
export function sandboxSpeed(
  flag: SandboxSpeed | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): SandboxSpeed {
  const variable = environment['CHAOS_SANDBOX_SPEED']
  return flag ?? (variable === undefined || variable === '' ? 'real' : speedFrom(variable, 'CHAOS_SANDBOX_SPEED'))
}

/** As the first line says it: `at real speed`. */
export function speedInWords(speed: SandboxSpeed): string {
  return typeof speed === 'number' ? `at ${speed} times real speed` : `at ${speed} speed`
}

function speedFrom(input: string, what: string): SandboxSpeed {
  if (input === 'fast' || input === 'real') return input
  const factor = Number(input)
  if (/^\d*\.?\d+$/.test(input) && factor >= 0.001 && factor <= 1000) return factor
  throw new UsageError(
    `${what} can't be "${input}".`,
    'Give fast, real, or a number from 0.001 to 1000, such as 2 for twice as fast as real.',
  )
}

/** The same as the sandbox takes it. */
export function sandboxOptions({ preset, manifests, seed, nodes, port, speed }: SandboxRequest): SandboxOptions {
  return {
    ...(preset === undefined ? {} : { preset }),
    ...(manifests === undefined ? {} : { manifests: resolve(manifests) }),
    ...(seed === undefined ? {} : { seed: process.getBuiltinModule('node:zlib').crc32(seed) }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(port === undefined ? {} : { port }),
    ...(speed === undefined ? {} : { speed }),
  }
}
