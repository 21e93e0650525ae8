import { certificateOfAda, certificateOfBob } from '../../../packages/kubernetes-access/test/support/certificates.ts'
import type { Call, Feature, Topic } from '../feature.ts'
import type { ApiServerOptions } from '../stage/api-server.ts'
import type { Stage } from '../stage/stage.ts'

const v1 = 'client.authentication.k8s.io/v1'
const usual = { apiVersion: v1, interactiveMode: 'Never' }

const credential = (status: object, apiVersion = v1) => JSON.stringify({ apiVersion, kind: 'ExecCredential', status })
const gives = (status: object, apiVersion = v1) => `printf %s '${credential(status, apiVersion)}'`
const givesToken = gives({ token: 'of-plugin' })

const keepsWhatItIsTold = `printf %s "$KUBERNETES_EXEC_INFO" >told\n${givesToken}`
const isTold: Call = { tells: ['what the plugin is told'] }

interface PluginRow extends Pick<Feature, 'name' | 'ours' | 'kubectl' | 'otherwise'> {
  /** Of the shell; without it there is no program. */
  readonly script?: string
  readonly exec?: object
  readonly cluster?: object
  readonly user?: object
  readonly server?: ApiServerOptions
  readonly call?: Call
}

function row({ script, exec = {}, cluster = {}, user = {}, server = {}, call = {}, ...texts }: PluginRow): Feature {
  return {
    ...texts,
    async set(stage: Stage) {
      const api = await stage.apiServer(server)
      if (script !== undefined) await stage.program('plugin', script)
      const plugin = { ...usual, command: './plugin', ...exec }
      const KUBECONFIG = await stage.kubeconfig({ ...api.cluster, ...cluster }, { exec: plugin, ...user })
      return { ...call, environment: { KUBECONFIG, ...call.environment } }
    },
  }
}

export const execPlugins: Topic = {
  title: 'Credential plugins (`exec`)',
  features: [
    row({ name: 'a plugin gives a token', script: givesToken, ours: 'asks the server with the token of-plugin' }),
    row({
      name: 'a plugin gives a certificate',
      script: gives({ clientCertificateData: certificateOfAda.cert, clientKeyData: certificateOfAda.key }),
      ours: 'asks the server with the certificate of ada',
    }),
    row({
      name: 'a plugin gives a certificate without its key',
      script: gives({ clientCertificateData: certificateOfAda.cert }),
      ours: 'refuses: “What the credential plugin plugin wrote has a certificate without its key. Run it by hand: its standard output must be one JSON object of that kind.”',
    }),
    row({
      name: '`apiVersion` v1beta1',
      exec: { apiVersion: 'client.authentication.k8s.io/v1beta1' },
      script: gives({ token: 'of-plugin' }, 'client.authentication.k8s.io/v1beta1'),
      ours: 'asks the server with the token of-plugin',
    }),
    row({
      name: '`apiVersion` v1alpha1, which is no more',
      exec: { apiVersion: 'client.authentication.k8s.io/v1alpha1' },
      script: gives({ token: 'of-plugin' }, 'client.authentication.k8s.io/v1alpha1'),
      ours: `refuses: “The kubeconfig's credential plugin plugin has the apiVersion "client.authentication.k8s.io/v1alpha1". Have the kubeconfig written anew, for client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1.”`,
    }),
    row({
      name: 'no `apiVersion`',
      exec: { apiVersion: undefined },
      script: givesToken,
      ours: "refuses: “The kubeconfig's credential plugin plugin has no apiVersion. Have the kubeconfig written anew, for client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1.”",
    }),
    row({
      name: 'a plugin that answers in another `apiVersion`',
      script: gives({ token: 'of-plugin' }, 'client.authentication.k8s.io/v1beta1'),
      ours: 'refuses: “What the credential plugin plugin wrote has the apiVersion client.authentication.k8s.io/v1beta1, and the kubeconfig asks for client.authentication.k8s.io/v1. Run it by hand: its standard output must be one JSON object of that kind.”',
    }),
    row({
      name: '`args` and `env`',
      exec: { args: ['get', 'token'], env: [{ name: 'COLOUR', value: 'blue' }] },
      script: `echo '${credential({ token: 'T' })}' | sed "s/T/$1-$2-$COLOUR/"`,
      ours: 'asks the server with the token get-token-blue',
    }),
    row({
      name: 'the variables of the caller, which `env` goes before',
      exec: { env: [{ name: 'COLOUR', value: 'blue' }] },
      script: `echo '${credential({ token: 'T' })}' | sed "s/T/$SIZE-$COLOUR/"`,
      call: { environment: { SIZE: 'large', COLOUR: 'red' } },
      ours: 'asks the server with the token large-blue',
    }),
    {
      name: '`command` without a slash is looked up on `PATH`',
      async set(stage) {
        const { cluster } = await stage.apiServer()
        await stage.program('bin/kube-plugin', givesToken)
        const exec = { ...usual, command: 'kube-plugin' }
        const KUBECONFIG = await stage.kubeconfig(cluster, { exec })
        return { environment: { KUBECONFIG, PATH: `${stage.folder}/bin:${process.env['PATH']}` } }
      },
      ours: 'asks the server with the token of-plugin',
    },
    row({
      name: '`provideClusterInfo`: the plugin is told the cluster',
      exec: { provideClusterInfo: true },
      cluster: {
        'tls-server-name': 'cluster.test',
        extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'shop' } }],
      },
      script: keepsWhatItIsTold,
      call: isTold,
      ours: 'tells the plugin {"cluster":{"certificate-authority-data":"…","config":{"audience":"shop"},"server":"https://127.0.0.1:PORT","tls-server-name":"cluster.test"},"interactive":false}; asks the server with the token of-plugin',
    }),
    row({
      name: '`KUBERNETES_EXEC_INFO` without `provideClusterInfo`',
      script: keepsWhatItIsTold,
      call: isTold,
      ours: 'tells the plugin {"interactive":false}; asks the server with the token of-plugin',
    }),
    row({
      name: '`interactiveMode: IfAvailable` without a terminal',
      exec: { interactiveMode: 'IfAvailable' },
      script: keepsWhatItIsTold,
      call: isTold,
      ours: 'tells the plugin {"interactive":false}; asks the server with the token of-plugin',
    }),
    row({
      name: '`interactiveMode: Always` without a terminal',
      exec: { interactiveMode: 'Always' },
      script: givesToken,
      ours: "refuses: “The kubeconfig's credential plugin plugin wants to ask somebody at a terminal (interactiveMode: Always), and a run may need credentials while nobody is there. Use a plugin that does not ask, or a token.”",
    }),
    row({
      name: 'no `interactiveMode`',
      exec: { interactiveMode: undefined },
      script: givesToken,
      ours: 'asks the server with the token of-plugin',
      otherwise: 'Nobody is asked at a terminal here, whatever the mode, and Chaos Toolkit does not ask for it.',
    }),
    row({
      name: 'no `interactiveMode` in v1beta1',
      exec: { interactiveMode: undefined, apiVersion: 'client.authentication.k8s.io/v1beta1' },
      script: gives({ token: 'of-plugin' }, 'client.authentication.k8s.io/v1beta1'),
      ours: 'asks the server with the token of-plugin',
    }),
    row({
      name: 'a plugin that is missing',
      exec: { command: 'kube-plugin' },
      ours: "refuses: “There is no program kube-plugin, the kubeconfig's credential plugin. Install it, or correct its path in the kubeconfig.”",
    }),
    row({
      name: 'a plugin that is missing, with `installHint`',
      exec: { command: 'kube-plugin', installHint: 'Get it from https://plugin.example.' },
      ours: "refuses: “There is no program kube-plugin, the kubeconfig's credential plugin. Get it from https://plugin.example.”",
    }),
    row({
      name: 'a plugin that fails with words of its own',
      script: 'echo "Your session has ended: log in with plugin login." >&2; exit 3',
      ours: 'refuses: “The credential plugin plugin ended with exit code 3: Your session has ended: log in with plugin login. Try "kubectl get namespaces" with the same context: it runs the same plugin and shows what it says.”',
    }),
    row({
      name: 'a plugin that writes no JSON',
      script: 'echo hello',
      ours: 'refuses: “What the credential plugin plugin wrote is no ExecCredential with a token or a certificate. Run it by hand: its standard output must be one JSON object of that kind.”',
    }),
    row({
      name: 'a plugin that gives nothing',
      script: gives({}),
      ours: 'refuses: “What the credential plugin plugin wrote is no ExecCredential with a token or a certificate. Run it by hand: its standard output must be one JSON object of that kind.”',
    }),
    row({
      name: 'a token of a plugin that has expired already',
      script: gives({ token: 'old', expirationTimestamp: '2020-01-01T00:00:00Z' }),
      ours: 'asks the server with the token old',
    }),
    row({
      name: 'a token of a plugin that the server does not accept any more (401)',
      script: `n=$(cat count 2>/dev/null || echo 0); echo $((n + 1)) >count
echo '${credential({ token: 'T' })}' | sed "s/T/number-$n/"`,
      server: { answer: ({ authorization }) => (authorization === 'Bearer number-0' ? 401 : 200) },
      ours: 'asks the server with the token number-0 (401); asks the server with the token number-1',
      otherwise:
        'kubectl asks the plugin anew for its next call only. An undo must not fail by a token that has just ended.',
    }),
    row({
      name: 'a plugin and a token',
      user: { token: 'mango' },
      script: givesToken,
      ours: 'asks the server with the token mango',
    }),
    row({
      name: 'a plugin and a client certificate of the kubeconfig',
      user: {
        'client-certificate-data': btoa(certificateOfBob.cert),
        'client-key-data': btoa(certificateOfBob.key),
      },
      script: givesToken,
      ours: 'asks the server with the certificate of bob',
    }),
  ],
}
