import type { SandboxClock } from '../clock/sandbox-clock.ts'
import type { Delays } from '../kubelet/delays.ts'
import type { controllers } from './controllers.ts'

/** A part of the control plane that can be switched off, so that another takes its place. */
export type ControlPlanePart = keyof typeof controllers | 'scheduler' | 'kubelet'

/** What runs in a sandbox from the start. */
export const presets = ['bookinfo', 'empty'] as const
export type Preset = (typeof presets)[number]

export interface SandboxOptions {
  /** How many nodes there are. Default 3. */
  readonly nodes?: number
  /** What runs in it: Bookinfo with its mesh, or nothing. Default `bookinfo`. */
  readonly preset?: Preset
  /**
   * A folder of Kubernetes manifests (`*.yaml`, `*.yml`, `*.json`) that are applied at the start, after the preset. Their pods run, but answer
   * no requests.
   */
  readonly manifests?: string
  /** The time it lives in. Default: the machine's. */
  readonly clock?: SandboxClock
  /** Fixes every random choice: names, UIDs. Default: another at each start. */
  readonly seed?: number
  /** How long the simulated kubelet takes, in milliseconds. */
  readonly delays?: Partial<Delays>
  /** Parts of the control plane that don't run. */
  readonly without?: readonly ControlPlanePart[]
  /** The port of the API server on 127.0.0.1. Default: a free one. */
  readonly port?: number
}
