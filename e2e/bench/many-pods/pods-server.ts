import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * An API server that has nothing but running pods of 6.5 KB, as many as its argument says, in one namespace, whole or their metadata alone. It makes them when they are asked for, and costs little
 * enough not to be what is measured. Says its address on its standard output; `GET /stats` tells what it was asked since then.
 */
const count = Number(process.argv[2])
const namespace = 'many'
const digits = 6
const mark = '#'.repeat(digits)
const podsAtOnce = 500
const base = `/api/v1/namespaces/${namespace}/pods`

const gone = new Set<number>()
const calls: Record<string, number> = {}
let firstDelete: number | undefined

const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => answer(request, response))
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))

function answer({ method = 'GET', url = '/', headers }: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(url, 'http://server')
  const [, name] = pathname.startsWith(`${base}/`) ? pathname.split(`${base}/`) : []
  const kind = `${method} ${name === undefined ? pathname : 'pod'}`
  calls[kind] = (calls[kind] ?? 0) + 1
  if (pathname === '/stats') sendJson(response, 200, { calls, firstDelete })
  else if (pathname === base)
    sendPage(response, searchParams, headers.accept?.includes('as=PartialObjectMetadataList') ? metadataOnly : whole)
  else if (name !== undefined) answerAbout(name, method, response)
  else if (pathname === '/api/v1/namespaces/kube-system') sendJson(response, 200, kubeSystem)
  else sendJson(response, 404, notFound(pathname))
}

const kubeSystem = { kind: 'Namespace', metadata: { name: 'kube-system', uid: 'cluster-of-pods' } }

function answerAbout(name: string, method: string, response: ServerResponse): void {
  const at = Number(/^web-(\d+)$/.exec(name)?.[1] ?? Number.NaN)
  const isThere = at < count && !gone.has(at)
  if (isThere && method === 'DELETE') {
    firstDelete ??= Date.now()
    gone.add(at)
  }
  if (isThere) send(response, 200, whole.many([at]))
  else sendJson(response, 404, notFound(name))
}

function sendPage(response: ServerResponse, query: URLSearchParams, { kind, many }: Form): void {
  const from = Number(query.get('continue') ?? 0)
  const phase = /status\.phase=(\w+)/.exec(query.get('fieldSelector') ?? '')?.[1] ?? 'Running'
  const total = phase === 'Running' ? count : 0
  const to = Math.min(total, from + Number(query.get('limit') ?? total))
  const next = to < total ? { continue: String(to), remainingItemCount: total - to } : {}
  const metadata = JSON.stringify({ resourceVersion: '1000', ...next })
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write(`{${kind},"metadata":${metadata},"items":[`)
  const pods = Array.from({ length: to - from }, (_, at) => from + at).filter((at) => !gone.has(at))
  for (let at = 0; at < pods.length; at += podsAtOnce) {
    if (at > 0) response.write(',')
    response.write(many(pods.slice(at, at + podsAtOnce)))
  }
  response.end(']}')
}

/** How pods are sent. */
interface Form {
  /** Of a list of them, as JSON. */
  readonly kind: string
  /** The pods of these numbers, between commas. */
  many(numbers: readonly number[]): Buffer
}

function form(kind: string, text: string): Form {
  const length = Buffer.byteLength(text) + 1
  const places = [...text.matchAll(new RegExp(mark, 'g'))].map(({ index }) => index)
  const templates = Buffer.from(`${text},`.repeat(podsAtOnce))
  const many = (numbers: readonly number[]) => {
    const pods = Buffer.from(templates.subarray(0, numbers.length * length - 1))
    for (const [index, number] of numbers.entries()) {
      for (const place of places) {
        let left = number
        for (let digit = digits - 1; digit >= 0; digit -= 1) {
          pods[index * length + place + digit] = 0x30 + (left % 10)
          left = Math.floor(left / 10)
        }
      }
    }
    return pods
  }
  return { kind, many }
}

function send(response: ServerResponse, status: number, body: Buffer | string): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(body)
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  send(response, status, JSON.stringify(body))
}

function notFound(name: string) {
  const details = { name, kind: 'pods' }
  return { kind: 'Status', status: 'Failure', reason: 'NotFound', code: 404, message: `"${name}" not found`, details }
}

/** As a real one: a third of it says who owns which field, and much of the rest is the same in each. */
function makePod(number: string) {
  const since = '2026-01-01T00:00:00Z'
  const image = 'registry.example/shop/web:1.17.3'
  const owned = Object.fromEntries(
    Array.from({ length: 28 }, (_, at) => [`f:field${at}`, { 'f:name': {}, 'f:value': {} }]),
  )
  const container = {
    name: 'web',
    image,
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    env: Array.from({ length: 18 }, (_, at) => ({ name: `SETTING_${at}`, value: `value "${at}" of the shop` })),
    resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '50m', memory: '64Mi' } },
    readinessProbe: { httpGet: { path: '/ready', port: 'http', scheme: 'HTTP' }, periodSeconds: 10, timeoutSeconds: 1 },
    volumeMounts: [{ name: 'token', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
    terminationMessagePath: '/dev/termination-log',
    imagePullPolicy: 'IfNotPresent',
  }
  const conditions = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']
  return {
    metadata: {
      name: `web-${number}`,
      namespace,
      uid: `3f0c2a52-5b0e-4c3e-9d0a-000000${number}`,
      resourceVersion: '900',
      creationTimestamp: since,
      labels: { app: 'web', tier: 'front', 'pod-template-hash': '7c5ddbdf54' },
      annotations: { 'example.com/note': 'x'.repeat(1000) },
      managedFields: ['kube-controller-manager', 'kubelet'].map((manager) => ({
        manager,
        operation: 'Update',
        apiVersion: 'v1',
        time: since,
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:metadata': owned },
      })),
    },
    spec: {
      volumes: [
        { name: 'token', projected: { defaultMode: 420, sources: [{ serviceAccountToken: { path: 'token' } }] } },
      ],
      containers: [container],
      nodeName: `worker-${number}`,
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      schedulerName: 'default-scheduler',
    },
    status: {
      phase: 'Running',
      conditions: conditions.map((type) => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: since })),
      podIP: '10.0.0.1',
      startTime: since,
      containerStatuses: [
        {
          name: 'web',
          image,
          imageID: image,
          lastState: {},
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: since } },
        },
      ],
    },
  }
}

const pod = makePod(mark)
const podText = JSON.stringify(pod)
if (Math.abs(podText.length - 6500) > 100) throw new Error(`A pod has ${podText.length} bytes.`)
const whole = form('"kind":"PodList","apiVersion":"v1"', podText)
const about = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: pod.metadata }
const metadataOnly = form('"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1"', JSON.stringify(about))
