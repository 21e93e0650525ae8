import type { Topic } from '../feature.ts'
import { nobody, proxied } from './proxied.ts'

export const proxyUrl: Topic = {
  title: '`proxy-url` in the kubeconfig',
  features: [
    proxied({
      name: '`http://`, to a server of HTTPS',
      proxyUrl: async (stage) => `http://${await stage.httpProxy()}`,
      ours: 'asks the server with the token mango through the HTTP proxy',
    }),
    proxied({
      name: '`http://`, to a server of plain HTTP',
      plain: true,
      proxyUrl: async (stage) => `http://${await stage.httpProxy()}`,
      ours: 'asks the server without credentials through the HTTP proxy',
    }),
    proxied({
      name: '`http://`, to a server that offers HTTP/2',
      http2: true,
      proxyUrl: async (stage) => `http://${await stage.httpProxy()}`,
      ours: 'asks the server with the token mango through the HTTP proxy over HTTP/2',
    }),
    proxied({
      name: '`https://`: the authority of the cluster vouches for the proxy too',
      proxyUrl: async (stage) => `https://${await stage.httpProxy({ secure: true })}`,
      ours: 'asks the server with the token mango through the HTTPS proxy',
    }),
    proxied({
      name: '`socks5://`: the proxy looks up the name',
      proxyUrl: async (stage, server) => `socks5://${await stage.socksProxy(server)}`,
      ours: 'asks the server with the token mango through the SOCKS proxy',
    }),
    proxied({
      name: '`socks5h://`',
      proxyUrl: async (stage, server) => `socks5h://${await stage.socksProxy(server)}`,
      ours: 'asks the server with the token mango through the SOCKS proxy',
      otherwise: 'It means the same, and in `HTTPS_PROXY` kubectl takes it, too.',
    }),
    proxied({
      name: 'name and password for a proxy of HTTP',
      proxyUrl: async (stage) => `http://ada:ki%40wi@${await stage.httpProxy({ user: 'ada:ki@wi' })}`,
      ours: 'asks the server with the token mango through the HTTP proxy as ada:ki@wi',
    }),
    proxied({
      name: 'name and password for a proxy of SOCKS',
      proxyUrl: async (stage, server) => `socks5://ada:ki%40wi@${await stage.socksProxy(server, 'ada:ki@wi')}`,
      ours: 'asks the server with the token mango through the SOCKS proxy as ada:ki@wi',
    }),
    proxied({
      name: 'a server on this machine goes through it as well',
      host: '127.0.0.1',
      proxyUrl: async (stage) => `http://${await stage.httpProxy()}`,
      ours: 'asks the server with the token mango through the HTTP proxy',
    }),
    proxied({
      name: '`NO_PROXY` says nothing about it',
      proxyUrl: async (stage) => `http://${await stage.httpProxy()}`,
      variables: async () => ({ NO_PROXY: '*' }),
      ours: 'asks the server with the token mango through the HTTP proxy',
    }),
    proxied({
      name: 'it goes before `HTTPS_PROXY`',
      proxyUrl: async (stage, server) => `socks5://${await stage.socksProxy(server)}`,
      variables: async (stage) => ({ HTTPS_PROXY: `http://${await stage.httpProxy()}` }),
      ours: 'asks the server with the token mango through the SOCKS proxy',
    }),
    proxied({
      name: 'another scheme',
      proxyUrl: async () => 'ftp://127.0.0.1',
      ours: "refuses: “The proxy that leads to the API server https://cluster.test:PORT can't be used: it is one of the kind ftp; use http, https or socks5. Correct proxy-url in the kubeconfig.”",
    }),
    proxied({
      name: 'no scheme',
      proxyUrl: async (stage) => stage.httpProxy(),
      ours: "refuses: “The proxy that leads to the API server https://cluster.test:PORT can't be used: it has no scheme; use http, https or socks5. Correct proxy-url in the kubeconfig.”",
    }),
    proxied({
      name: 'no URL',
      proxyUrl: async () => 'http://[proxy',
      ours: "refuses: “The proxy that leads to the API server https://cluster.test:PORT can't be used: it is no URL. Correct proxy-url in the kubeconfig.”",
    }),
    proxied({
      name: 'a dead proxy of HTTP',
      proxyUrl: async () => `http://${nobody}`,
      ours: "refuses: “The API server https://cluster.test:PORT can't be reached: the proxy 127.0.0.1:1 can't be reached: the connection was refused. Look whether the proxy is running and lets you through, or correct proxy-url in the kubeconfig.”",
      otherwise: 'The proxy is at fault, and not the server.',
    }),
    proxied({
      name: 'a dead proxy of HTTPS',
      proxyUrl: async () => `https://${nobody}`,
      ours: "refuses: “The API server https://cluster.test:PORT can't be reached: the proxy 127.0.0.1:1 can't be reached: the connection was refused. Look whether the proxy is running and lets you through, or correct proxy-url in the kubeconfig.”",
      otherwise: 'The proxy is at fault, and not the server.',
    }),
    proxied({
      name: 'a dead proxy of SOCKS',
      proxyUrl: async () => `socks5://${nobody}`,
      ours: "refuses: “The API server https://cluster.test:PORT can't be reached: the proxy 127.0.0.1:1 can't be reached: the connection was refused. Look whether the proxy is running and lets you through, or correct proxy-url in the kubeconfig.”",
      otherwise: 'The proxy is at fault, and not the server.',
    }),
    proxied({
      name: 'a proxy that wants a password (407)',
      proxyUrl: async (stage) => `http://${await stage.httpProxy({ user: 'ada:kiwi' })}`,
      ours: "refuses: “The API server https://cluster.test:PORT can't be reached: the proxy 127.0.0.1:PORT does not let us through without a name and password that it knows (407). Look whether the proxy is running and lets you through, or correct proxy-url in the kubeconfig.”",
      otherwise: 'The proxy is named, with what it wants.',
    }),
    proxied({
      name: 'a proxy of SOCKS that wants a password',
      proxyUrl: async (stage, server) => `socks5://${await stage.socksProxy(server, 'ada:kiwi')}`,
      ours: "refuses: “The API server https://cluster.test:PORT can't be reached: the proxy 127.0.0.1:PORT does not let us through without a name and password that it knows. Look whether the proxy is running and lets you through, or correct proxy-url in the kubeconfig.”",
    }),
    proxied({
      name: 'a proxy that forbids the way (403)',
      proxyUrl: async (stage) => `http://${await stage.httpProxy({ refuses: 403 })}`,
      ours: "refuses: “The API server https://cluster.test:PORT can't be reached: the proxy 127.0.0.1:PORT refused the way to cluster.test:PORT with status 403 (Refused). Look whether the proxy is running and lets you through, or correct proxy-url in the kubeconfig.”",
      otherwise: 'The proxy is named, with what it said.',
    }),
    proxied({
      name: 'a proxy that does not reach the server (502)',
      proxyUrl: async (stage) => `http://${await stage.httpProxy({ refuses: 502 })}`,
      ours: "refuses: “The API server https://cluster.test:PORT can't be reached: the proxy 127.0.0.1:PORT refused the way to cluster.test:PORT with status 502 (Refused). Look whether the network or the VPN is up.”",
      otherwise: 'The proxy is named, with what it said.',
    }),
    proxied({
      name: 'a proxy of HTTPS that the authority of the cluster does not vouch for',
      proxyUrl: async (stage) => `https://${await stage.httpProxy({ secure: true, foreign: true })}`,
      ours: "refuses: “The API server https://cluster.test:PORT can't be reached: the proxy 127.0.0.1:PORT can't be reached: its certificate is from an authority that is not trusted here. Look whether the proxy is running and lets you through, or correct proxy-url in the kubeconfig.”",
    }),
  ],
}
