import type { Behaviour, Topic } from './behaviour.ts'
import { absent, matches, ok } from './expectations.ts'
import { container, idlePod, type Manifest, urlOf } from './manifests.ts'

/** An object, and what the server has filled in when it answers its creation. */
export const filled = (name: string, resource: string, manifest: Manifest, wanted: unknown): Behaviour => ({
  name,
  async run(cluster) {
    // A dry run fills in all that a creation does, and leaves nothing behind.
    matches(await ok(cluster.post(`${urlOf(resource, 'default')}?dryRun=All`, manifest), 201), wanted)
  },
})

export const podOf = (fields: Readonly<Record<string, unknown>>) =>
  idlePod('p', { containers: [{ ...container, ...fields }] })
export const firstContainer = (wanted: unknown) => ({ spec: { containers: [wanted] } })
export const none = { replicas: 0 }

export const defaulting: Topic = {
  title: 'Defaults and admission',
  behaviours: [
    filled('A pod restarts always, uses the cluster’s DNS first and has 30 seconds to end', 'pods', idlePod('p'), {
      spec: { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30 },
    }),
    filled('A pod is given the service account default', 'pods', idlePod('p'), {
      spec: { serviceAccountName: 'default', serviceAccount: 'default' },
    }),
    filled(
      'A pod is given a volume with the token of its service account, mounted in each container',
      'pods',
      idlePod('p'),
      {
        spec: {
          volumes: [
            {
              name: /^kube-api-access-[a-z0-9]{5}$/,
              projected: { sources: (sources: unknown) => Array.isArray(sources) && sources.length === 3 },
            },
          ],
          containers: [
            {
              volumeMounts: [
                {
                  name: /^kube-api-access-/,
                  readOnly: true,
                  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
                },
              ],
            },
          ],
        },
      },
    ),
    filled('A pod that wants no token is given none', 'pods', idlePod('p', { automountServiceAccountToken: false }), {
      spec: { volumes: absent },
    }),
    filled('A pod tolerates a node that is not ready or unreachable for five minutes', 'pods', idlePod('p'), {
      spec: {
        tolerations: [
          { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
          { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
        ],
      },
    }),
    filled('A pod has priority 0 and may preempt', 'pods', idlePod('p'), {
      spec: { priority: 0, preemptionPolicy: 'PreemptLowerPriority' },
    }),
    filled(
      'A pod of a priority class has its value',
      'pods',
      idlePod('p', { priorityClassName: 'system-cluster-critical' }),
      { spec: { priority: 2_000_000_000 } },
    ),
    filled(
      'A pod is scheduled by the default scheduler',
      'pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p' },
        spec: { nodeSelector: { none: 'x' }, containers: [container] },
      },
      { spec: { schedulerName: 'default-scheduler' } },
    ),
    filled('A new pod is Pending and BestEffort', 'pods', idlePod('p'), {
      status: { phase: 'Pending', qosClass: 'BestEffort' },
    }),
    filled(
      'A pod whose requests equal its limits is Guaranteed',
      'pods',
      podOf({ resources: { limits: { cpu: '1', memory: '1Gi' } } }),
      { status: { qosClass: 'Guaranteed' } },
    ),
    filled('A pod with some requests is Burstable', 'pods', podOf({ resources: { requests: { cpu: '1' } } }), {
      status: { qosClass: 'Burstable' },
    }),
    filled(
      'A limit without a request is the request',
      'pods',
      podOf({ resources: { limits: { memory: '1Gi' } } }),
      firstContainer({ resources: { requests: { memory: '1Gi' }, limits: { memory: '1Gi' } } }),
    ),
    filled(
      'An image with a tag is pulled if not present',
      'pods',
      podOf({ image: 'registry.example/a:1' }),
      firstContainer({ imagePullPolicy: 'IfNotPresent' }),
    ),
    filled(
      'An image without a tag is pulled always',
      'pods',
      podOf({ image: 'registry.example/a' }),
      firstContainer({ imagePullPolicy: 'Always' }),
    ),
    filled(
      'An image with the tag latest is pulled always',
      'pods',
      podOf({ image: 'registry.example/a:latest' }),
      firstContainer({ imagePullPolicy: 'Always' }),
    ),
    filled(
      'A container tells its end in /dev/termination-log',
      'pods',
      idlePod('p'),
      firstContainer({ terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' }),
    ),
    filled(
      'A container port is TCP',
      'pods',
      podOf({ ports: [{ containerPort: 80 }] }),
      firstContainer({ ports: [{ containerPort: 80, protocol: 'TCP' }] }),
    ),
    filled(
      'A probe is asked every 10 seconds, for 1 second, and fails after 3 times',
      'pods',
      podOf({ readinessProbe: { httpGet: { port: 80 } } }),
      firstContainer({
        readinessProbe: {
          httpGet: { path: '/', scheme: 'HTTP' },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
      }),
    ),
    filled('A negative grace period of a pod becomes 1', 'pods', idlePod('p', { terminationGracePeriodSeconds: -5 }), {
      spec: { terminationGracePeriodSeconds: 1 },
    }),
    filled(
      'A volume from a ConfigMap has mode 0644',
      'pods',
      idlePod('p', { automountServiceAccountToken: false, volumes: [{ name: 'v', configMap: { name: 'c' } }] }),
      { spec: { volumes: [{ configMap: { defaultMode: 420 } }] } },
    ),
  ],
}
