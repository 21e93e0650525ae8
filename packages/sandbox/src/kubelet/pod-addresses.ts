import { type ControllerContext, follow } from '../controllers/controller-context.ts'
import type { Pod } from '../objects/pod.ts'
import { pods } from '../registry/resource-names.ts'

export interface Addresses {
  take(): string
  giveBack(pod: Pod): void
}

/** Hands out pod addresses from 10.128.0.0/9, each to one pod at a time. */
export function startAddresses(context: ControllerContext): Addresses {
  const used = new Set<string>()
  let next = 1
  follow(context, pods, (pod, event) => {
    const { podIP } = (pod as Pod).status
    if (podIP && event?.type !== 'DELETED') used.add(podIP)
  })
  return {
    take() {
      for (;;) {
        const number = next
        next = (next % 8_388_606) + 1
        const address = `10.${128 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`
        if (used.has(address)) continue
        used.add(address)
        return address
      }
    },
    giveBack(pod) {
      if (pod.status.podIP && !pod.spec.hostNetwork) used.delete(pod.status.podIP)
    },
  }
}
