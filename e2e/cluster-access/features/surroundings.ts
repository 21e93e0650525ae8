import { certificateOfAda, serverCertificate } from '../../../packages/kubernetes-access/test/support/certificates.ts'
import type { Feature, Topic } from '../feature.ts'
import type { ApiServer } from '../stage/api-server.ts'
import type { Stage } from '../stage/stage.ts'

const none = 'has no such thing'

/** A kubeconfig for two clusters, of which the first one is the current. */
async function twoClusters(stage: Stage) {
  const [one, two] = [await stage.apiServer({ name: 'server one' }), await stage.apiServer({ name: 'server two' })]
  const content = {
    'current-context': 'one',
    clusters: [
      { name: 'one', cluster: one.cluster },
      { name: 'two', cluster: two.cluster },
    ],
    users: [{ name: 'user', user: { token: 'mango' } }],
    contexts: ['one', 'two'].map((name) => ({ name, context: { cluster: name, user: 'user' } })),
  }
  return { two, KUBECONFIG: await stage.write('kubeconfig', JSON.stringify(content)) }
}

/** With secrets that name a server, beside a kubeconfig for another one. */
function host(
  name: string,
  secrets: (stage: Stage, server: ApiServer) => Promise<Readonly<Record<string, string>>>,
  ours: string,
): Feature {
  return {
    name,
    kubectl: none,
    ours,
    async set(stage) {
      const { two, KUBECONFIG } = await twoClusters(stage)
      return {
        secrets: [{ KUBERNETES_HOST: two.url, ...(await secrets(stage, two)) }],
        environment: { KUBECONFIG },
      }
    },
  }
}

const authority = async (stage: Stage) => ({
  KUBERNETES_CA_CERT_FILE: await stage.write('ca.crt', serverCertificate.cert),
})

async function pod(stage: Stage) {
  const server = await stage.apiServer()
  await stage.write('pod/ca.crt', serverCertificate.cert)
  await stage.write('pod/token', 'of-pod')
  await stage.write('pod/namespace', 'shop')
  return { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(server.port) }
}

export const surroundings: Topic = {
  title: 'In a pod, and what Chaos Toolkit reads',
  features: [
    {
      name: 'in a pod, without a kubeconfig: its service account',
      inPod: true,
      async set(stage) {
        return { environment: await pod(stage) }
      },
      ours: 'asks the server with the token of-pod',
    },
    {
      name: 'in a pod, with a kubeconfig',
      inPod: true,
      async set(stage) {
        const other = await stage.apiServer({ name: 'the other server' })
        const KUBECONFIG = await stage.kubeconfig(other.cluster, { token: 'mango' })
        return { environment: { ...(await pod(stage)), KUBECONFIG } }
      },
      ours: 'asks the other server with the token mango',
    },
    {
      name: 'in a pod, with `CHAOSTOOLKIT_IN_POD=true`',
      inPod: true,
      async set(stage) {
        return { environment: { ...(await pod(stage)), CHAOSTOOLKIT_IN_POD: 'true' } }
      },
      ours: 'asks the server with the token of-pod',
    },
    {
      name: 'the variable `KUBERNETES_CONTEXT`',
      async set(stage) {
        const { KUBECONFIG } = await twoClusters(stage)
        return { environment: { KUBECONFIG, KUBERNETES_CONTEXT: 'two' } }
      },
      ours: 'asks server two with the token mango',
      otherwise: 'Chaos Toolkit reads it.',
    },
    {
      name: '`--context` beside `KUBERNETES_CONTEXT`',
      async set(stage) {
        const { KUBECONFIG } = await twoClusters(stage)
        return { args: ['--context', 'one'], environment: { KUBECONFIG, KUBERNETES_CONTEXT: 'two' } }
      },
      ours: 'asks server one with the token mango',
    },
    {
      name: '`KUBERNETES_CONTEXT` in the secrets of activities: several clusters in one run',
      kubectl: none,
      async set(stage) {
        const { KUBECONFIG } = await twoClusters(stage)
        const secrets = [{ KUBERNETES_CONTEXT: 'two' }, {}, { KUBERNETES_CONTEXT: 'two' }]
        return { secrets, environment: { KUBECONFIG } }
      },
      ours: 'asks server two with the token mango; asks server one with the token mango; asks server two with the token mango',
    },
    host(
      '`KUBERNETES_HOST`, `KUBERNETES_API_KEY` and `KUBERNETES_CA_CERT_FILE` in the secrets',
      async (stage) => ({ KUBERNETES_API_KEY: 'plum', ...(await authority(stage)) }),
      'asks server two with the token plum',
    ),
    host(
      '`KUBERNETES_API_KEY_PREFIX` in the secrets',
      async (stage) => ({
        KUBERNETES_API_KEY: 'plum',
        KUBERNETES_API_KEY_PREFIX: 'Token',
        ...(await authority(stage)),
      }),
      'asks server two with Token plum',
    ),
    host(
      '`KUBERNETES_CERT_FILE` and `KUBERNETES_KEY_FILE` in the secrets',
      async (stage) => ({
        KUBERNETES_CERT_FILE: await stage.write('ada.crt', certificateOfAda.cert),
        KUBERNETES_KEY_FILE: await stage.write('ada.key', certificateOfAda.key),
        ...(await authority(stage)),
      }),
      'asks server two with the certificate of ada',
    ),
    host(
      '`KUBERNETES_USERNAME` and `KUBERNETES_PASSWORD` in the secrets',
      async (stage) => ({ KUBERNETES_USERNAME: 'ada', KUBERNETES_PASSWORD: 'plum', ...(await authority(stage)) }),
      'asks server two with ada:plum',
    ),
    host(
      '`KUBERNETES_HOST` in the secrets, and nobody vouches for it',
      async () => ({ KUBERNETES_API_KEY: 'plum' }),
      "refuses: “The API server https://127.0.0.1:PORT can't be reached: its certificate is from an authority that is not trusted here. Correct the certificate authority and the client certificate that are given beside KUBERNETES_HOST.”",
    ),
    host(
      '`KUBERNETES_VERIFY_SSL=false` in the secrets',
      async () => ({ KUBERNETES_API_KEY: 'plum', KUBERNETES_VERIFY_SSL: 'false' }),
      'asks server two with the token plum',
    ),
    {
      name: '`--context` beside `KUBERNETES_HOST` in the secrets',
      kubectl: none,
      async set(stage) {
        const { two, KUBECONFIG } = await twoClusters(stage)
        const secrets = [{ KUBERNETES_HOST: two.url, KUBERNETES_API_KEY: 'plum' }]
        return { args: ['--context', 'one'], secrets, environment: { KUBECONFIG } }
      },
      ours: 'asks server one with the token mango',
    },
    {
      name: 'the variables `KUBERNETES_HOST` and `KUBERNETES_API_KEY`, without a kubeconfig',
      kubectl: none,
      async set(stage) {
        const { url } = await stage.apiServer()
        return {
          environment: { KUBERNETES_HOST: url, KUBERNETES_API_KEY: 'plum', ...(await authority(stage)) },
        }
      },
      ours: 'asks the server with the token plum',
    },
    {
      name: 'the variable `KUBERNETES_HOST` beside a kubeconfig: the kubeconfig counts',
      async set(stage) {
        const { two, KUBECONFIG } = await twoClusters(stage)
        return { environment: { KUBECONFIG, KUBERNETES_HOST: two.url, KUBERNETES_API_KEY: 'plum' } }
      },
      ours: 'asks server one with the token mango',
    },
  ],
}
