import { signToken } from '../authentication/sign-token.ts'
import { issuer } from '../authentication/verify-token.ts'
import { formatTime } from '../clock/format-time.ts'
import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import { badRequest, conflict, invalid, notFound } from '../registry/api-error.ts'
import { nodes, pods, secrets } from '../registry/resource-names.ts'
import type { ApiRequest } from './api-request.ts'
import { findObject } from './find-object.ts'
import { readObject } from './read-body.ts'
import { sendJson } from './send.ts'

const kind = { group: 'authentication.k8s.io', kind: 'TokenRequest' }

/** Answers a TokenRequest with a token (a JWT) for the service account. */
export async function issueToken(request: ApiRequest): Promise<void> {
  const { cluster } = request
  const body = await readObject(request.incoming, 'TokenRequest')
  const { metadata } = findObject(request)
  const asked = asRecord(body['spec'])
  const audiences = asList(asked['audiences']).length > 0 ? asList(asked['audiences']).map(String) : [issuer]
  const expirationSeconds = Number(asked['expirationSeconds'] ?? 3600)
  validate(body, metadata.name, expirationSeconds)
  const boundTo = boundClaims(request, metadata.name, asked['boundObjectRef'])
  const now = Math.floor(cluster.clock.now() / 1000)
  const token = signToken(cluster, {
    aud: audiences,
    exp: now + expirationSeconds,
    iat: now,
    iss: issuer,
    jti: cluster.random.uid(),
    'kubernetes.io': {
      namespace: metadata.namespace,
      ...boundTo,
      serviceaccount: { name: metadata.name, uid: metadata.uid },
    },
    nbf: now,
    sub: `system:serviceaccount:${metadata.namespace}:${metadata.name}`,
  })
  sendJson(request.response, 201, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
      creationTimestamp: formatTime(cluster.clock.now()),
    },
    spec: { audiences, expirationSeconds, boundObjectRef: asked['boundObjectRef'] ?? null },
    status: { token, expirationTimestamp: formatTime((now + expirationSeconds) * 1000) },
  })
}

function validate(body: JsonRecord, account: string, seconds: number): void {
  const { name } = asRecord(body['metadata'])
  if (name !== undefined && name !== '' && name !== account) {
    const detail = 'must match the service account name if specified'
    throw invalid(kind, account, [{ type: 'Invalid value', field: 'metadata.name', value: name, detail }])
  }
  const problem =
    seconds < 600
      ? 'may not specify a duration less than 10 minutes'
      : seconds > 2 ** 32
        ? 'may not specify a duration larger than 2^32 seconds'
        : undefined
  if (problem === undefined) return
  const field = 'spec.expirationSeconds'
  throw invalid(kind, '', [{ type: 'Invalid value', field, value: seconds, detail: problem }])
}

/** What the token says about the object with whose end it becomes worthless. */
function boundClaims({ cluster, path }: ApiRequest, account: string, reference: unknown): JsonRecord {
  if (!isRecord(reference)) return {}
  const { apiVersion = '', kind: boundKind = '', name = '', uid } = reference
  const resource = apiVersion === 'v1' ? { Pod: pods, Secret: secrets, Node: nodes }[String(boundKind)] : undefined
  if (!resource) {
    const version = String(apiVersion)
    const shown = version.includes('/') ? version : `/${version}`
    throw badRequest(`cannot bind token to object of type ${shown}, Kind=${String(boundKind)}`)
  }
  const namespace = boundKind === 'Node' ? undefined : path.namespace
  const object = cluster.store.get(resource, String(name), namespace)
  if (!object) throw notFound(resource, String(name))
  if (uid && uid !== object.metadata.uid) {
    const why = `the UID in the bound object reference (${String(uid)}) does not match the UID in record. The object might have been deleted and then recreated`
    throw conflict({ group: '', plural: String(boundKind) }, String(name), why)
  }
  const claim = { name: object.metadata.name, uid: object.metadata.uid }
  if (boundKind !== 'Pod') return { [String(boundKind).toLowerCase()]: claim }
  const { serviceAccountName, nodeName } = asRecord(object['spec'])
  if (serviceAccountName !== account)
    throw badRequest(
      `cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running with different serviceaccount name.`,
    )
  const node = nodeName ? cluster.store.get(nodes, String(nodeName)) : undefined
  return { ...(node ? { node: { name: node.metadata.name, uid: node.metadata.uid } } : {}), pod: claim }
}
