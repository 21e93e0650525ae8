import { givenTextOrNull } from 'chaos-kubernetes-access'

const shape = /^\s*$|^[^/\s]+\/[^/\s]+$/

/** An argument that names an owner: its kind and its name. */
export const ownerName = givenTextOrNull.refine(
  (text) => text === null || shape.test(text),
  'an owner is named by its kind and its name, such as "deployment/ratings"',
)

/** Short names that kubectl takes as well. */
const shortNames: Readonly<Record<string, string>> = {
  deploy: 'deployment',
  ds: 'daemonset',
  rc: 'replicationcontroller',
  rs: 'replicaset',
  sts: 'statefulset',
}

/**
 * Whether an object is the one that is named: kinds are named as kubectl takes them.
 *
 * @example
 * isNamed({ kind: 'Deployment', name: 'ratings' }, 'deploy/ratings') // → true
 */
export function isNamed({ kind, name }: { readonly kind: string; readonly name: string }, owner: string): boolean {
  const [given = '', of] = owner.toLowerCase().split('/')
  const lower = kind.toLowerCase()
  return of === name && (given === lower || given === `${lower}s` || shortNames[given] === lower)
}
