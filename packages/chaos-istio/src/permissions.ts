import type { Permission } from 'chaos-plugin-api'
import { virtualServices } from './virtual-service.ts'

interface Where {
  readonly ns: string
  readonly version: string
}

/** What reading a VirtualService needs. */
export function readPermissions({ ns, version }: Where): readonly Permission[] {
  return [{ verb: 'get', resource: 'virtualservices', group: virtualServices(version).group, namespace: ns }]
}

/** What altering a VirtualService needs; which cluster it is tells the UID of the namespace kube-system. */
export function alterPermissions({ ns, version }: Where): readonly Permission[] {
  return [
    ...readPermissions({ ns, version }),
    { verb: 'patch', resource: 'virtualservices', group: virtualServices(version).group, namespace: ns },
    { verb: 'get', resource: 'namespaces' },
  ]
}
