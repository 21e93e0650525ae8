import type { Topic } from '../feature.ts'
import { reaching } from './reaching.ts'

const asked = 'asks the server with the token mango'
const withoutScheme = (url: string) => url.replace(/^https?:\/\//, '')
const noScheme =
  'refuses: “The server "127.0.0.1:PORT" of kubeconfig is no URL. Write one such as "https://10.0.0.1:6443".”'

export const serverAddress: Topic = {
  title: 'The address of the server',
  features: [
    reaching({
      name: 'a path in `server`, as a gateway to many clusters has it',
      cluster: ({ cluster, url }) => ({ ...cluster, server: `${url}/k8s/clusters/c-1/` }),
      call: { lists: 'pods', tells: ['path'] },
      ours: `${asked} for /k8s/clusters/c-1/api/v1/namespaces/default/pods`,
    }),
    reaching({ name: '`server` of IPv6', server: { host: '::1' }, ours: asked }),
    reaching({
      name: '`server` without a scheme, beside a certificate authority',
      cluster: ({ cluster, url }) => ({ ...cluster, server: withoutScheme(url) }),
      ours: noScheme,
      otherwise: 'kubectl asks in plain HTTP, whatever else the kubeconfig says.',
    }),
    reaching({
      name: '`server` without a scheme, and plain HTTP',
      server: { certificate: 'none' },
      cluster: ({ url }) => ({ server: withoutScheme(url) }),
      ours: noScheme,
      otherwise: 'kubectl asks in plain HTTP, and leaves out the credentials without a word.',
    }),
    reaching({
      name: '`server` of plain HTTP, and a token',
      server: { certificate: 'none' },
      ours: asked,
      otherwise:
        'kubectl leaves out the credentials without a word. Chaos Toolkit sends them, and whoever writes `http://` beside a token means it.',
    }),
    reaching({
      name: '`server` that names a user: `https://ada:kiwi@…`',
      cluster: ({ cluster, url }) => ({ ...cluster, server: url.replace('//', '//ada:kiwi@') }),
      user: {},
      ours: 'asks the server with ada:kiwi',
      otherwise: 'kubectl asks for a name at the terminal, although there is one.',
    }),
    reaching({
      name: '`server` of another kind: `ftp://…`',
      cluster: () => ({ server: 'ftp://127.0.0.1' }),
      ours: 'refuses: “The server "ftp://127.0.0.1" of kubeconfig is no URL. Write one such as "https://10.0.0.1:6443".”',
    }),
    reaching({
      name: 'a cluster without `server`',
      cluster: () => ({}),
      // In place of localhost:8080, where somebody may listen.
      variables: { KUBERNETES_MASTER: 'http://127.0.0.1:1' },
      ours: 'refuses: “The kubeconfig kubeconfig names no server for the context "here". Add the cluster "cluster" with its server to the file.”',
      otherwise:
        'kubectl asks a server that the kubeconfig does not name: localhost:8080, or, as here, the one in `KUBERNETES_MASTER`.',
    }),
    reaching({
      name: 'nobody listens',
      cluster: ({ cluster }) => ({ ...cluster, server: 'https://127.0.0.1:1' }),
      ours: "refuses: “The API server https://127.0.0.1:1 can't be reached: the connection was refused. Look whether the cluster is running.”",
    }),
    reaching({
      name: 'what answers speaks no TLS',
      server: { certificate: 'none' },
      cluster: ({ url }) => ({ server: url.replace('http:', 'https:') }),
      ours: "refuses: “The API server https://127.0.0.1:PORT can't be reached: what answers there does not speak TLS. Correct the address of the server in the kubeconfig, or look at the proxy that leads to it.”",
    }),
    reaching({
      name: 'a server that offers HTTP/2',
      server: { http2: true },
      call: { tells: ['http'] },
      ours: `${asked} over HTTP/2`,
    }),
    reaching({
      name: 'a server that offers HTTP/2, and `DISABLE_HTTP2`',
      server: { http2: true },
      variables: { DISABLE_HTTP2: '1' },
      call: { tells: ['http'] },
      ours: `${asked} over HTTP/1.1`,
    }),
    reaching({ name: 'a server that offers HTTP/1.1 only', call: { tells: ['http'] }, ours: `${asked} over HTTP/1.1` }),
    reaching({
      name: 'compression of answers',
      call: { tells: ['compression'] },
      ours: `${asked}, takes no compression`,
      otherwise:
        'Within a data centre it takes longer than it saves: a page of 500 pods, on one machine, 0.25 s in place of 0.1 s. So there is nothing to disable.',
    }),
    reaching({
      name: '`disable-compression`',
      cluster: ({ cluster }) => ({ ...cluster, 'disable-compression': true }),
      call: { tells: ['compression'] },
      ours: `${asked}, takes no compression`,
    }),
  ],
}
