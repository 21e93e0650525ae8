import type { Pod } from '../objects/pod.ts'
import { type Delays, defaultDelays } from './delays.ts'

/**
 * How long pods take. `fast`: next to nothing. `real`: as in a small real cluster, where a pod is ready 1 to 3 s after it was made, one whose
 * program is slow to start 5 s later. A number above 0: so many times as fast as `real`.
 */
export type SandboxSpeed = 'fast' | 'real' | number

/** How long the kubelet takes with a pod. */
export type DelaysOf = (pod: Pod) => Delays

/** Bookinfo's reviews are Java, in its own manifests and in Istio's. */
const slowImages = /\bbookinfo[/-]reviews\b/
/** Milliseconds that these take longer. */
const slowStart = 5_000

/**
 * How long each pod takes at a speed; what `own` says, in milliseconds, is so at any. A pod's times are drawn from its UID, and so fixed by the
 * sandbox's seed, whatever else happens meanwhile.
 */
export function podDelays(speed: SandboxSpeed, own: Partial<Delays> = {}): DelaysOf {
  if (speed === 'fast') {
    const always = { ...defaultDelays, ...own }
    return () => always
  }
  const factor = speed === 'real' ? 1 : speed
  return (pod) => {
    const uid = pod.metadata.uid ?? ''
    const between = (from: number, to: number, digits: string): number => (from + (to - from) * share(digits)) / factor
    return {
      start: between(500, 1_500, uid.slice(0, 8)),
      ready: between(500, 1_500, uid.slice(-8)) + (isSlow(pod) ? slowStart / factor : 0),
      stop: between(500, 1_500, uid.slice(-12, -4)),
      complete: 1_000 / factor,
      restart: defaultDelays.restart / factor,
      ...own,
    }
  }
}

function isSlow({ spec }: Pod): boolean {
  return spec.containers.some(({ image }) => slowImages.test(image ?? ''))
}

/** Eight hexadecimal digits as a number from 0 up to 1. */
function share(digits: string): number {
  return (Number.parseInt(digits, 16) || 0) / 0x1_0000_0000
}
