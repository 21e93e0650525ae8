import { createHmac, timingSafeEqual } from 'node:crypto'
import { asRecord, type JsonRecord } from '../json/is-record.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { ClusterStore } from '../store/cluster-store.ts'

const keys = new WeakMap<ClusterStore, string>()

/** Makes a JSON Web Token that only this cluster can make. */
export function signToken(cluster: Cluster, claims: JsonRecord): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${content}.${signatureOf(cluster, content).toString('base64url')}`
}

/** What a token says: undefined if it is no token at all, `'forged'` if another cluster or nobody has signed it. */
export function readToken(cluster: Cluster, token: string): JsonRecord | 'forged' | undefined {
  const [head, body, signature, ...others] = token.split('.')
  if (body === undefined || signature === undefined || others.length > 0) return undefined
  const wanted = signatureOf(cluster, `${head}.${body}`)
  const given = Buffer.from(signature, 'base64url')
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'forged'
  return asRecord(JSON.parse(Buffer.from(body, 'base64url').toString()))
}

function signatureOf({ store, random }: Cluster, content: string): Buffer {
  let key = keys.get(store)
  if (key === undefined) {
    // Only who uses tokens draws from the random source for them: what others see of a seed stays the same.
    key = random.uid() + random.uid()
    keys.set(store, key)
  }
  return createHmac('sha256', key).update(content).digest()
}
