import { join } from 'node:path'
import { serverCertificate } from '../../../packages/kubernetes-access/test/support/certificates.ts'
import type { Topic } from '../feature.ts'
import type { ApiServer } from '../stage/api-server.ts'
import { kubeconfigText } from '../stage/stage.ts'

const cluster = (server: ApiServer, name = 'cluster') => ({ name, cluster: server.cluster })
const user = (token: string, name = 'user') => ({ name, user: { token } })
const context = (name = 'here', more: object = {}) => ({ name, context: { cluster: 'cluster', user: 'user', ...more } })
const config = (parts: object) => JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...parts })
const whole = (server: ApiServer, token: string) => kubeconfigText(server.cluster, { token })

/** What kubectl asks where nothing is named, in place of localhost:8080, where somebody may listen. */
const unnamed = { KUBERNETES_MASTER: 'http://127.0.0.1:1' }
const asksUnnamed =
  'kubectl asks a server that the kubeconfig does not name: localhost:8080, or, as here, the one in `KUBERNETES_MASTER`.'

export const kubeconfigFiles: Topic = {
  title: 'Kubeconfig files and contexts',
  features: [
    {
      name: '`KUBECONFIG` names one file',
      async set(stage) {
        const server = await stage.apiServer()
        return { environment: { KUBECONFIG: await stage.write('config', whole(server, 'mango')) } }
      },
      ours: 'asks the server with the token mango',
    },
    {
      name: 'no `KUBECONFIG`: `~/.kube/config`',
      async set(stage) {
        await stage.write('.kube/config', whole(await stage.apiServer(), 'home'))
        return {}
      },
      ours: 'asks the server with the token home',
    },
    {
      name: '`--kubeconfig` beside `KUBECONFIG`',
      async set(stage) {
        const server = await stage.apiServer()
        const named = await stage.write('named', whole(server, 'named'))
        return {
          args: ['--kubeconfig', named],
          environment: { KUBECONFIG: await stage.write('config', whole(server, 'mango')) },
        }
      },
      ours: 'asks the server with the token named',
    },
    {
      name: 'several files: cluster, user and context in one each',
      async set(stage) {
        const server = await stage.apiServer()
        const files = [
          await stage.write('clusters', config({ clusters: [cluster(server)] })),
          await stage.write('users', config({ users: [user('mango')] })),
          await stage.write('contexts', config({ contexts: [context()], 'current-context': 'here' })),
        ]
        return { environment: { KUBECONFIG: files.join(':') } }
      },
      ours: 'asks the server with the token mango',
    },
    {
      name: 'several files with the same user: the first counts',
      async set(stage) {
        const server = await stage.apiServer()
        const files = [
          await stage.write('first', config({ users: [user('first')] })),
          await stage.write('second', whole(server, 'second')),
        ]
        return { environment: { KUBECONFIG: files.join(':') } }
      },
      ours: 'asks the server with the token first',
    },
    {
      name: 'several files with a `current-context`: the first counts',
      async set(stage) {
        const server = await stage.apiServer()
        const other = { name: 'there', context: { cluster: 'cluster', user: 'other' } }
        const files = [
          await stage.write(
            'first',
            config({ users: [user('first', 'other')], contexts: [other], 'current-context': 'there' }),
          ),
          await stage.write('second', whole(server, 'second')),
        ]
        return { environment: { KUBECONFIG: files.join(':') } }
      },
      ours: 'asks the server with the token first',
    },
    {
      name: 'a file of the list is missing, another is empty',
      async set(stage) {
        const server = await stage.apiServer()
        const files = [
          join(stage.folder, 'missing'),
          await stage.write('empty', ''),
          await stage.write('config', whole(server, 'mango')),
        ]
        return { environment: { KUBECONFIG: files.join(':') } }
      },
      ours: 'asks the server with the token mango',
    },
    {
      name: 'all files are missing',
      async set(stage) {
        return { environment: { ...unnamed, KUBECONFIG: join(stage.folder, 'missing') } }
      },
      ours: 'refuses: “There is no kubeconfig at missing. Name one with --kubeconfig or in KUBECONFIG, or try it without a cluster: --sandbox.”',
      otherwise: asksUnnamed,
    },
    {
      name: 'a file of the list is no YAML',
      async set(stage) {
        const server = await stage.apiServer()
        const files = [await stage.write('broken', 'a: ['), await stage.write('config', whole(server, 'mango'))]
        return { environment: { KUBECONFIG: files.join(':') } }
      },
      ours: "refuses: “The kubeconfig broken is neither YAML nor JSON: line 1, column 5 can't be understood. Repair the file, or name another one in KUBECONFIG.”",
    },
    {
      name: 'a file in which two users have the same name',
      async set(stage) {
        const server = await stage.apiServer()
        const text = config({
          clusters: [cluster(server)],
          users: [user('first'), user('second')],
          contexts: [context()],
          'current-context': 'here',
        })
        return { environment: { KUBECONFIG: await stage.write('config', text) } }
      },
      ours: 'refuses: “The kubeconfig config is not valid: it has the user "user" twice. Repair the file, or name another one in KUBECONFIG.”',
    },
    {
      name: 'a setting of another type: `insecure-skip-tls-verify: "yes"`',
      async set(stage) {
        const { url } = await stage.apiServer()
        return {
          environment: { KUBECONFIG: await stage.kubeconfig({ server: url, 'insecure-skip-tls-verify': 'yes' }) },
        }
      },
      ours: 'refuses: “The kubeconfig kubeconfig is not valid: the insecure-skip-tls-verify of the cluster "cluster" is neither true nor false. Repair the file, or name another one in KUBECONFIG.”',
    },
    {
      name: 'relative paths start at the folder of their file',
      async set(stage) {
        const { url: server } = await stage.apiServer()
        await stage.write('a/pki/ca.crt', serverCertificate.cert)
        await stage.write('b/token', 'of-b')
        const files = [
          await stage.write(
            'a/config',
            config({ clusters: [{ name: 'cluster', cluster: { server, 'certificate-authority': 'pki/ca.crt' } }] }),
          ),
          await stage.write(
            'b/config',
            config({
              users: [{ name: 'user', user: { tokenFile: 'token' } }],
              contexts: [context()],
              'current-context': 'here',
            }),
          ),
        ]
        return { environment: { KUBECONFIG: files.join(':') } }
      },
      ours: 'asks the server with the token of-b',
    },
    {
      name: '`--context`',
      async set(stage) {
        const [one, two] = [
          await stage.apiServer({ name: 'server one' }),
          await stage.apiServer({ name: 'server two' }),
        ]
        const text = config({
          clusters: [cluster(one), cluster(two, 'second')],
          users: [user('mango')],
          contexts: [context(), context('there', { cluster: 'second' })],
          'current-context': 'here',
        })
        return { args: ['--context', 'there'], environment: { KUBECONFIG: await stage.write('config', text) } }
      },
      ours: 'asks server two with the token mango',
    },
    {
      name: '`--context` names one that is not there',
      async set(stage) {
        const server = await stage.apiServer()
        return {
          args: ['--context', 'there'],
          environment: { KUBECONFIG: await stage.write('config', whole(server, 'mango')) },
        }
      },
      ours: 'refuses: “The run is refused: The kubeconfig config has no context "there". Name one of those that it has: here.”',
    },
    {
      name: 'no `current-context`',
      async set(stage) {
        const server = await stage.apiServer()
        const text = config({ clusters: [cluster(server)], users: [user('mango')], contexts: [context()] })
        return { environment: { ...unnamed, KUBECONFIG: await stage.write('config', text) } }
      },
      ours: 'refuses: “The kubeconfig config has no current context. Choose one with "kubectl config use-context", or name it with --context.”',
      otherwise: asksUnnamed,
    },
    {
      name: '`current-context` names one that is not there',
      async set(stage) {
        const server = await stage.apiServer()
        const text = config({
          clusters: [cluster(server)],
          users: [user('mango')],
          contexts: [context()],
          'current-context': 'there',
        })
        return { environment: { KUBECONFIG: await stage.write('config', text) } }
      },
      ours: 'refuses: “The kubeconfig config has no context "there". Name one of those that it has: here.”',
    },
    {
      name: 'the context names a cluster that is not there',
      async set(stage) {
        const { cluster } = await stage.apiServer()
        return {
          environment: {
            ...unnamed,
            KUBECONFIG: await stage.kubeconfig(cluster, { token: 'mango' }, { cluster: 'other' }),
          },
        }
      },
      ours: 'refuses: “The kubeconfig kubeconfig names no server for the context "here". Add the cluster "other" with its server to the file.”',
      otherwise: asksUnnamed,
    },
    {
      name: 'the context names a user that is not there',
      async set(stage) {
        const { cluster } = await stage.apiServer()
        return { environment: { KUBECONFIG: await stage.kubeconfig(cluster, { token: 'mango' }, { user: 'other' }) } }
      },
      ours: 'refuses: “The kubeconfig kubeconfig has no user "other", whom the context "here" names. Add that user to the file, or choose another context with --context.”',
      otherwise: 'kubectl asks for a name at the terminal.',
    },
    {
      name: 'the context names no user',
      async set(stage) {
        const { cluster } = await stage.apiServer()
        return { environment: { KUBECONFIG: await stage.kubeconfig(cluster, { token: 'mango' }, { user: '' }) } }
      },
      ours: 'asks the server without credentials',
      otherwise:
        'kubectl asks for a name at the terminal; in a run nobody sits there, and some servers let everybody read.',
    },
    {
      name: 'the namespace of the context',
      async set(stage) {
        const { cluster } = await stage.apiServer()
        return {
          lists: 'pods',
          tells: ['path'],
          environment: { KUBECONFIG: await stage.kubeconfig(cluster, { token: 'mango' }, { namespace: 'shop' }) },
        }
      },
      ours: 'asks the server with the token mango for /api/v1/namespaces/default/pods',
      otherwise:
        'As in Chaos Toolkit an experiment acts on the same namespace whoever plays it: the one that it names, or `default`.',
    },
    {
      name: '`--namespace`',
      async set(stage) {
        const { cluster } = await stage.apiServer()
        return {
          lists: 'pods',
          tells: ['path'],
          args: ['--namespace', 'cart'],
          environment: { KUBECONFIG: await stage.kubeconfig(cluster, { token: 'mango' }, { namespace: 'shop' }) },
        }
      },
      ours: 'asks the server with the token mango for /api/v1/namespaces/cart/pods',
    },
  ],
}
