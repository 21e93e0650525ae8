import type { Topic } from './behaviour.ts'
import type { Answer, ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, invalid, matches, ok, refused } from './expectations.ts'
import { container, idlePod, type Manifest, urlOf } from './manifests.ts'

type Fields = Readonly<Record<string, unknown>>

/** A namespace with a LimitRange that admission knows. */
async function limited(cluster: ConformanceCluster, ...limits: readonly Fields[]): Promise<string> {
  const namespace = await cluster.namespace()
  const range = { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'range' }, spec: { limits } }
  await cluster.create('limitranges', namespace, range)
  return namespace
}

const wants = (...resources: readonly Fields[]): Manifest =>
  idlePod('p', { containers: resources.map((each, index) => ({ ...container, name: `c${index}`, resources: each })) })

const claim = (storage: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'c' },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage } } },
})

/** The refusal of a creation: admission learns of a new LimitRange a moment later. */
function refusal(cluster: ConformanceCluster, path: string, manifest: Manifest): Promise<Answer> {
  return cluster.eventually('admission knows the LimitRange', async () => {
    const answer = await cluster.post(`${path}?dryRun=All`, manifest)
    return answer.status === 403 ? answer : undefined
  })
}

export const limitRanges: Topic = {
  title: 'LimitRanges',
  behaviours: [
    {
      name: 'A limit needs a type, which is a name',
      async run(cluster) {
        const namespace = await cluster.namespace()
        for (const limit of [{}, { max: { cpu: '1' } }, { type: 'not a type', max: { cpu: '1' } }]) {
          const range = { metadata: { name: 'range' }, spec: { limits: [limit] } }
          const answer = cluster.post(urlOf('limitranges', namespace), range)
          await invalid(answer, ['spec.limits[0].type', 'FieldValueInvalid', /name part must/])
        }
      },
    },
    {
      name: 'The defaults of a LimitRange for containers follow from its maxima and minima',
      async run(cluster) {
        const namespace = await limited(cluster, {
          type: 'Container',
          max: { cpu: '2', memory: '0.5Gi' },
          min: { cpu: '0.1', 'ephemeral-storage': '1Gi' },
          default: { cpu: '1' },
        })
        matches(await ok(cluster.get(urlOf('limitranges', namespace, 'range'))), {
          spec: {
            limits: [
              {
                type: 'Container',
                max: { cpu: '2', memory: '512Mi' },
                min: { cpu: '100m', 'ephemeral-storage': '1Gi' },
                default: { cpu: '1', memory: '512Mi', 'ephemeral-storage': absent },
                defaultRequest: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '1Gi' },
              },
            ],
          },
        })
      },
    },
    {
      name: 'A pod gets the default requests and limits, and an annotation that tells which',
      async run(cluster) {
        const namespace = await limited(cluster, {
          type: 'Container',
          default: { cpu: '500m', memory: '1Gi' },
          defaultRequest: { cpu: '250m', memory: '64Mi' },
        })
        const manifest = wants({}, { limits: { memory: '128Mi' } })
        const initContainers = [{ ...container, name: 'first' }]
        const whole = { ...manifest, spec: { ...(manifest['spec'] as Fields), initContainers } }
        const admitted = await cluster.eventually('admission knows the LimitRange', async () => {
          const { body } = await cluster.post(`${urlOf('pods', namespace)}?dryRun=All`, whole)
          return at(body, 'metadata', 'annotations') === undefined ? undefined : body
        })
        matches(at(admitted, 'metadata', 'annotations'), {
          'kubernetes.io/limit-ranger':
            'LimitRanger plugin set: cpu, memory request for container c0; cpu, memory limit for container c0; cpu request for container c1; cpu limit for container c1; cpu, memory request for init container first; cpu, memory limit for init container first',
        })
        matches(at(admitted, 'spec', 'containers'), [
          { resources: { requests: { cpu: '250m', memory: '64Mi' }, limits: { cpu: '500m', memory: '1Gi' } } },
          { resources: { requests: { cpu: '250m', memory: '128Mi' }, limits: { cpu: '500m', memory: '128Mi' } } },
        ])
        matches(at(admitted, 'status', 'qosClass'), 'Burstable')
      },
    },
    {
      name: 'A container with more or less than it may have is refused, with all reasons',
      async run(cluster) {
        const namespace = await limited(cluster, {
          type: 'Container',
          max: { memory: '1Gi' },
          min: { memory: '32Mi' },
        })
        const pods = urlOf('pods', namespace)
        await refused(
          refusal(cluster, pods, wants({ limits: { memory: '2Gi' } })),
          403,
          'Forbidden',
          'pods "p" is forbidden: [maximum memory usage per Container is 1Gi, but limit is 2Gi]'.replace(/[[\]]/g, ''),
        )
        await refused(
          cluster.post(pods, wants({ limits: { memory: '16Mi' } }, { limits: { memory: '1025Mi' } })),
          403,
          'Forbidden',
          'pods "p" is forbidden: [minimum memory usage per Container is 32Mi, but request is 16Mi, maximum memory usage per Container is 1Gi, but limit is 1025Mi]',
        )
      },
    },
    {
      name: 'A bound without a default wants a request and a limit',
      async run(cluster) {
        const namespace = await limited(cluster, { type: 'Pod', max: { cpu: '3' }, min: { memory: '1Gi' } })
        const pods = urlOf('pods', namespace)
        await refused(
          refusal(cluster, pods, wants({ requests: { memory: '2Gi' } })),
          403,
          'Forbidden',
          'pods "p" is forbidden: maximum cpu usage per Pod is 3.  No limit is specified',
        )
        await refused(
          cluster.post(pods, wants({ limits: { cpu: '1' } }, { limits: { cpu: '1' } })),
          403,
          'Forbidden',
          'pods "p" is forbidden: minimum memory usage per Pod is 1Gi.  No request is specified',
        )
      },
    },
    {
      name: 'A pod is held to the sum of its containers',
      async run(cluster) {
        const namespace = await limited(cluster, { type: 'Pod', max: { cpu: '3' } })
        const pods = urlOf('pods', namespace)
        const two = { limits: { cpu: '2' } }
        await refused(
          refusal(cluster, pods, wants(two, { limits: { cpu: '1500m' } })),
          403,
          'Forbidden',
          'pods "p" is forbidden: maximum cpu usage per Pod is 3, but limit is 3500m',
        )
        await ok(cluster.post(pods, wants(two, { limits: { cpu: '1' } })), 201)
      },
    },
    {
      name: 'The limit may be so many times the request',
      async run(cluster) {
        const namespace = await limited(cluster, { type: 'Container', maxLimitRequestRatio: { cpu: '4' } })
        const pods = urlOf('pods', namespace)
        await refused(
          refusal(cluster, pods, wants({ limits: { cpu: '1' }, requests: { cpu: '100m' } })),
          403,
          'Forbidden',
          'pods "p" is forbidden: cpu max limit to request ratio per Container is 4, but provided ratio is 10.000000',
        )
        await refused(
          cluster.post(pods, wants({})),
          403,
          'Forbidden',
          'pods "p" is forbidden: cpu max limit to request ratio per Container is 4, but no request is specified or request is 0',
        )
        await ok(cluster.post(pods, wants({ limits: { cpu: '1' }, requests: { cpu: '250m' } })), 201)
      },
    },
    {
      name: 'A claim asks for as much storage as it may',
      async run(cluster) {
        const namespace = await limited(cluster, {
          type: 'PersistentVolumeClaim',
          min: { storage: '1Gi' },
          max: { storage: '5Gi' },
        })
        const claims = urlOf('persistentvolumeclaims', namespace)
        const start = 'persistentvolumeclaims "c" is forbidden:'
        await refused(
          refusal(cluster, claims, claim('100Mi')),
          403,
          'Forbidden',
          `${start} minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 100Mi`,
        )
        await refused(
          cluster.post(claims, claim('10Gi')),
          403,
          'Forbidden',
          `${start} maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 10Gi`,
        )
        await ok(cluster.post(claims, claim('2Gi')), 201)
      },
    },
    {
      name: 'A LimitRange that contradicts itself is refused',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const post = (...limits: readonly Fields[]) =>
          cluster.post(urlOf('limitranges', namespace), { metadata: { name: 'x' }, spec: { limits } })
        await invalid(
          post(
            { type: 'Container', min: { cpu: '2' }, max: { cpu: '1' } },
            { type: 'Container', max: { cpu: '1' } },
            { type: 'Pod', default: { cpu: '1' } },
            { type: 'Nothing', max: { cpu: '1' } },
          ),
          ['spec.limits[0].min[cpu]', 'FieldValueInvalid', /min value 2 is greater than max value 1/],
          ['spec.limits[1].type', 'FieldValueDuplicate'],
          ['spec.limits[2].default', 'FieldValueForbidden', /may not be specified when `type` is 'Pod'/],
          ['spec.limits[3].type', 'FieldValueInvalid', /must be a standard limit type or fully qualified/],
        )
        await invalid(post({ type: 'PersistentVolumeClaim', default: { storage: '1Gi' } }), [
          'spec.limits[0].limits',
          'FieldValueRequired',
          /either minimum or maximum storage value is required/,
        ])
      },
    },
  ],
}
