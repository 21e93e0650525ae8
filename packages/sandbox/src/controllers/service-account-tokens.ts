import { signToken } from '../authentication/sign-token.ts'
import { secretIssuer } from '../authentication/verify-token.ts'
import { asRecord } from '../json/is-record.ts'
import { remove } from '../registry/controller-writes.ts'
import { put } from '../registry/put.ts'
import { configMaps, secrets, serviceAccounts } from '../registry/resource-names.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type ControllerContext, follow, keyOf } from './controller-context.ts'

const tokenType = 'kubernetes.io/service-account-token'
const nameAnnotation = 'kubernetes.io/service-account.name'
const uidAnnotation = 'kubernetes.io/service-account.uid'

/** Fills Secrets of service accounts with a token that does not expire, and deletes those whose account is gone. */
export function startServiceAccountTokens(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(secrets)
  collection.addIndex('account', (secret) => {
    const { namespace, annotations } = secret.metadata
    return secret['type'] === tokenType ? [`${namespace}/${annotations?.[nameAnnotation]}`] : []
  })
  const queue = loop.queue('serviceaccount-token', (key) => {
    const secret = collection.get(key)
    if (!secret || secret['type'] !== tokenType || secret.metadata.deletionTimestamp) return
    const { namespace = '', annotations = {} } = secret.metadata
    const account = cluster.store.get(serviceAccounts, annotations[nameAnnotation] ?? '', namespace)
    const uid = annotations[uidAnnotation]
    if (!account || (uid !== undefined && uid !== account.metadata.uid)) remove(cluster, secrets, secret)
    else if (!asRecord(secret['data'])['token']) fill(context, secret, account)
  })
  follow(context, secrets, (secret, event) => {
    if (event?.type !== 'DELETED' && secret['type'] === tokenType) queue.add(keyOf(secret))
  })
  follow(context, serviceAccounts, (account, event) => {
    if (event && event.type !== 'DELETED') return
    for (const secret of collection.byIndex('account', keyOf(account))) queue.add(keyOf(secret))
  })
}

function fill({ cluster }: ControllerContext, secret: KubernetesObject, account: KubernetesObject): void {
  const { name, namespace = '', annotations } = secret.metadata
  const { name: accountName, uid = '' } = account.metadata
  const prefix = 'kubernetes.io/serviceaccount'
  const token = signToken(cluster, {
    iss: secretIssuer,
    [`${prefix}/namespace`]: namespace,
    [`${prefix}/secret.name`]: name,
    [`${prefix}/service-account.name`]: accountName,
    [`${prefix}/service-account.uid`]: uid,
    sub: `system:serviceaccount:${namespace}:${accountName}`,
  })
  const certificate = asRecord(cluster.store.get(configMaps, 'kube-root-ca.crt', namespace)?.['data'])['ca.crt']
  const encoded = (text: string): string => Buffer.from(text).toString('base64')
  put(cluster, secrets, secret, {
    ...secret,
    metadata: { ...secret.metadata, annotations: { ...annotations, [uidAnnotation]: uid } },
    data: {
      ...asRecord(secret['data']),
      'ca.crt': encoded(String(certificate ?? '')),
      namespace: encoded(namespace),
      token: encoded(token),
    },
  })
}
