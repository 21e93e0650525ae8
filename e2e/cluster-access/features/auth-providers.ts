import { certificateOfBob, serverCertificate } from '../../../packages/kubernetes-access/test/support/certificates.ts'
import {
  type IdentityProviderOptions,
  idToken,
} from '../../../packages/kubernetes-access/test/support/identity-provider.ts'
import type { Call, Feature, Topic } from '../feature.ts'
import type { Stage } from '../stage/stage.ts'

const valid = idToken('valid', 4_000_000_000)
const expired = idToken('expired', 1_000_000_000)

interface OidcRow extends Pick<Feature, 'name' | 'ours' | 'kubectl' | 'otherwise'> {
  readonly config: Readonly<Record<string, string | undefined>>
  readonly provider?: IdentityProviderOptions
  readonly host?: string
  readonly variables?: (stage: Stage) => Promise<Readonly<Record<string, string>>>
}

/** Of a user whom an identity provider vouches for. */
function oidc({ config, provider = {}, host = '127.0.0.1', variables, ...texts }: OidcRow): Feature {
  return {
    ...texts,
    async set(stage): Promise<Call> {
      const { cluster } = await stage.apiServer()
      const port = await stage.identityProvider(provider)
      const usual = {
        'idp-issuer-url': `https://${host}:${port}/shop`,
        'idp-certificate-authority-data': btoa(serverCertificate.cert),
        'client-id': 'kubernetes',
        'client-secret': 'plum',
      }
      const KUBECONFIG = await stage.kubeconfig(cluster, {
        'auth-provider': { name: 'oidc', config: { ...usual, ...config } },
      })
      return { tells: ['tokens'], environment: { KUBECONFIG, ...(await variables?.(stage)) } }
    },
  }
}

function named(name: string, provider: string, config: object, ours: string, otherwise?: string): Feature {
  return {
    name,
    ours,
    ...(otherwise === undefined ? {} : { otherwise }),
    async set(stage) {
      const { cluster } = await stage.apiServer()
      await stage.program('gcloud', `echo '{"credential":{"access_token":"of-gcloud"}}'`)
      const path = 'cmd-path' in config ? { 'cmd-path': `${stage.folder}/gcloud` } : {}
      const KUBECONFIG = await stage.kubeconfig(cluster, {
        'auth-provider': { name: provider, config: { ...config, ...path } },
      })
      return { environment: { KUBECONFIG } }
    },
  }
}

export const authProviders: Topic = {
  title: '`auth-provider`',
  features: [
    named(
      '`gcp`, which is no more',
      'gcp',
      { 'access-token': 'mango' },
      `refuses: “The gcp auth plugin has been removed from Kubernetes' clients, and the kubeconfig still names it as auth-provider. Use the credential plugin gke-gcloud-auth-plugin: "gcloud container clusters get-credentials" writes the kubeconfig anew.”`,
    ),
    named(
      '`gcp` with `cmd-path`',
      'gcp',
      { 'cmd-path': '', 'token-key': '{.credential.access_token}' },
      'asks the server with the token of-gcloud',
      'Chaos Toolkit runs that program, too.',
    ),
    named(
      '`azure`, which is no more',
      'azure',
      { 'access-token': 'mango' },
      `refuses: “The azure auth plugin has been removed from Kubernetes' clients, and the kubeconfig still names it as auth-provider. Use the credential plugin kubelogin, https://github.com/Azure/kubelogin: "kubelogin convert-kubeconfig" writes the kubeconfig anew.”`,
    ),
    named(
      '`openstack`, which is no more',
      'openstack',
      {},
      'refuses: “There is no auth-provider "openstack", which the kubeconfig names. Use a credential plugin (exec), a token, or the auth-provider oidc in its place.”',
    ),
    named(
      'one that nobody knows',
      'acme',
      {},
      'refuses: “There is no auth-provider "acme", which the kubeconfig names. Use a credential plugin (exec), a token, or the auth-provider oidc in its place.”',
    ),
    oidc({
      name: '`oidc`, with an `id-token` that is valid',
      config: { 'id-token': valid },
      ours: 'asks the server with the token valid',
    }),
    oidc({
      name: '`oidc`, with an `id-token` that has expired, and a `refresh-token`',
      config: { 'id-token': expired, 'refresh-token': 'refresh-1' },
      ours: 'asks the identity provider with refresh-1, as kubernetes:plum; keeps refresh-2 in the kubeconfig; asks the server with the token renewed',
    }),
    oidc({
      name: '`oidc`, with a `refresh-token` only',
      config: { 'refresh-token': 'refresh-1' },
      ours: 'asks the identity provider with refresh-1, as kubernetes:plum; keeps refresh-2 in the kubeconfig; asks the server with the token renewed',
    }),
    oidc({
      name: '`oidc`, whose provider takes the secret of the client in the body only',
      config: { 'refresh-token': 'refresh-1' },
      provider: { clientInBody: true },
      ours: 'asks the identity provider with refresh-1, as kubernetes:plum in the body; keeps refresh-2 in the kubeconfig; asks the server with the token renewed',
    }),
    oidc({
      name: '`oidc`, whose provider is reached through `HTTPS_PROXY`',
      config: { 'refresh-token': 'refresh-1' },
      host: 'cluster.test',
      variables: async (stage) => ({ HTTPS_PROXY: `http://${await stage.httpProxy()}` }),
      ours: 'asks the identity provider with refresh-1, as kubernetes:plum, through the HTTP proxy; keeps refresh-2 in the kubeconfig; asks the server with the token renewed',
    }),
    oidc({
      name: '`oidc`, without a token that is valid and without `refresh-token`',
      config: { 'id-token': expired },
      ours: 'refuses: “The auth-provider oidc of the kubeconfig has no id-token that is valid, and no refresh-token to get one with. Log in again.”',
    }),
    oidc({
      name: '`oidc`, whose session has ended',
      config: { 'refresh-token': 'refresh-0' },
      ours: 'asks the identity provider with refresh-0, as kubernetes:plum; asks the identity provider with refresh-0, as kubernetes:plum in the body; keeps refresh-0 in the kubeconfig; refuses: “The identity provider https://127.0.0.1:PORT/shop of the kubeconfig gives no new token: invalid_grant: the session of ada has ended. Log in again.”',
    }),
    oidc({
      name: '`oidc`, whose provider is not who its authority vouches for',
      config: { 'refresh-token': 'refresh-1', 'idp-certificate-authority-data': btoa(certificateOfBob.cert) },
      ours: "refuses: “The identity provider https://127.0.0.1:PORT of the kubeconfig can't be reached: its certificate is from an authority that is not trusted here. Look whether it is running, and at the way to it.”",
    }),
    oidc({
      name: '`oidc` without `idp-issuer-url`',
      config: { 'id-token': valid, 'idp-issuer-url': undefined },
      ours: 'refuses: “The auth-provider oidc of the kubeconfig has no idp-issuer-url. Add it to the kubeconfig.”',
    }),
    oidc({
      name: '`oidc` without `client-id`',
      config: { 'id-token': valid, 'client-id': undefined },
      ours: 'refuses: “The auth-provider oidc of the kubeconfig has no client-id. Add it to the kubeconfig.”',
    }),
    {
      name: '`oidc` and a token',
      async set(stage) {
        const { cluster } = await stage.apiServer()
        const config = { 'idp-issuer-url': 'https://127.0.0.1:1', 'client-id': 'kubernetes', 'id-token': valid }
        const user = { token: 'mango', 'auth-provider': { name: 'oidc', config } }
        return { environment: { KUBECONFIG: await stage.kubeconfig(cluster, user) } }
      },
      ours: 'asks the server with the token mango',
    },
  ],
}
