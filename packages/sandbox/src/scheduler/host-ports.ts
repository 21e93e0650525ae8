import type { Container, Pod, PodSpec } from '../objects/pod.ts'

interface Port {
  readonly hostPort?: number
  readonly protocol?: string
  readonly hostIP?: string
}

const none: readonly string[] = []
const known = new WeakMap<PodSpec, readonly string[]>()

/** The ports of its node that a pod takes, each as `protocol/address/number`. */
export function hostPortsOf({ spec }: Pod): readonly string[] {
  const found = known.get(spec)
  if (found) return found
  const ports = [...spec.containers, ...(spec.initContainers ?? []).filter(isSidecar)].flatMap((container) =>
    ((container.ports ?? []) as readonly Port[]).flatMap(({ hostPort, protocol = 'TCP', hostIP }) =>
      hostPort ? [`${protocol}/${hostIP || anyAddress}/${hostPort}`] : [],
    ),
  )
  const list = ports.length > 0 ? ports : none
  known.set(spec, list)
  return list
}

const anyAddress = '0.0.0.0'

/** Whether none of the wanted ports is taken. The address 0.0.0.0 is all addresses of the node. */
export function arePortsFree(wanted: readonly string[], taken: ReadonlyMap<string, number>): boolean {
  if (wanted.length === 0 || taken.size === 0) return true
  return wanted.every((port) => {
    if (taken.has(port)) return false
    const [protocol, address, number] = port.split('/')
    if (address !== anyAddress) return !taken.has(`${protocol}/${anyAddress}/${number}`)
    for (const other of taken.keys()) {
      const [otherProtocol, , otherNumber] = other.split('/')
      if (otherProtocol === protocol && otherNumber === number) return false
    }
    return true
  })
}

function isSidecar(container: Container): boolean {
  return container['restartPolicy'] === 'Always'
}
