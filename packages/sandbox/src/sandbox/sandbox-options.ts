import type { Applications } from '../applications/application.ts'
import type { SandboxClock } from '../clock/sandbox-clock.ts'
import type { Delays } from '../kubelet/delays.ts'
import type { SandboxSpeed } from '../kubelet/pod-delays.ts'
import type { controllers } from './controllers.ts'
import type { Preset } from './presets.ts'

/** A part of the control plane that can be switched off, so that another takes its place. */
export type ControlPlanePart = keyof typeof controllers | 'scheduler' | 'kubelet'

export interface SandboxOptions {
  /** How many nodes there are. Default 3. */
  readonly nodes?: number
  /** What runs in it: Bookinfo with its mesh, or nothing. Default `bookinfo`. */
  readonly preset?: Preset
  /**
   * A folder of Kubernetes manifests (`*.yaml`, `*.yml`, `*.json`) that are applied at the start, after the preset. Their pods answer
   * requests where `applications` has their image.
   */
  readonly manifests?: string
  /**
   * What answers HTTP in pods, by the image of the container: handlers as those of `fetch`. They are reached at the addresses that
   * `sandbox.serviceUrl` gives, and by each other.
   *
   * @example
   * const sandbox = await startSandbox({
   *   applications: {
   *     'example/cart': async (request, pod) => {
   *       const prices = await pod.fetch('http://prices/all', { timeoutSeconds: 1 })
   *       return prices.ok ? Response.json({ pod: pod.name, prices: await prices.json() }) : new Response('no prices', { status: 502 })
   *     },
   *     'example/prices': () => Response.json({ apple: 3 }),
   *   },
   * })
   */
  readonly applications?: Applications
  /** The time it lives in. Default: the machine's. */
  readonly clock?: SandboxClock
  /** Fixes every random choice: names, UIDs. Default: another at each start. */
  readonly seed?: number
  /**
   * How long pods take to be ready and to stop once the sandbox has started; what is there from the start is ready at once. Default `fast`.
   */
  readonly speed?: SandboxSpeed
  /** How long the simulated kubelet takes, in milliseconds, from the start and at any speed. */
  readonly delays?: Partial<Delays>
  /** Parts of the control plane that don't run. */
  readonly without?: readonly ControlPlanePart[]
  /** The port of the API server on 127.0.0.1. Default: a free one. */
  readonly port?: number
  /** The port on 127.0.0.1 at which the first Service is reached from outside, Bookinfo's product page if it is there; further ones get the next. Default: free ones. */
  readonly servicePort?: number
}
