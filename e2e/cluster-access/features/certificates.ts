import {
  certificateOfAda,
  certificateOfBob,
  expiredCertificate,
  foreignCertificate,
  serverCertificate,
} from '../../../packages/kubernetes-access/test/support/certificates.ts'
import type { Topic } from '../feature.ts'
import { reaching } from './reaching.ts'

const asked = 'asks the server with the token mango'
const askedByAda = 'asks the server with the certificate of ada'
const ada = { 'client-certificate-data': btoa(certificateOfAda.cert), 'client-key-data': btoa(certificateOfAda.key) }
const data = (text: string) => ({ 'certificate-authority-data': btoa(text) })
const unreachable = (why: string) =>
  `refuses: “The API server https://127.0.0.1:PORT can't be reached: ${why}. Correct the certificate authority and the client certificate in the kubeconfig or the secrets.”`
const unreadable = (file: string) =>
  `refuses: “The file ${file}, which the cluster's credentials name, can't be read. Correct the path in the kubeconfig or the secrets, or make the file readable.”`
const refuses = (what: string) => `refuses: “The ${what}”`
const dataCount = 'The data count, as kubectl says itself before it refuses, and as Chaos Toolkit has it.'

export const certificates: Topic = {
  title: 'Certificates',
  features: [
    reaching({
      name: '`certificate-authority-data`',
      ours: asked,
    }),
    reaching({
      name: '`certificate-authority`',
      cluster: ({ url }) => ({ server: url, 'certificate-authority': 'ca.crt' }),
      files: { 'ca.crt': serverCertificate.cert },
      ours: asked,
    }),
    reaching({
      name: '`certificate-authority-data` beside `certificate-authority`',
      cluster: ({ cluster }) => ({ ...cluster, 'certificate-authority': 'ca.crt' }),
      files: { 'ca.crt': foreignCertificate.cert },
      ours: asked,
      otherwise: dataCount,
    }),
    reaching({
      name: '`certificate-authority` is a file that is not there',
      cluster: ({ url }) => ({ server: url, 'certificate-authority': 'ca.crt' }),
      ours: unreadable('ca.crt'),
    }),
    reaching({
      name: '`certificate-authority-data` is not base64',
      cluster: ({ url }) => ({ server: url, 'certificate-authority-data': '-----BEGIN' }),
      ours: 'refuses: “The certificate-authority-data of the kubeconfig is not base64. Have it written anew.”',
    }),
    reaching({
      name: '`certificate-authority-data` holds no certificate',
      cluster: ({ url }) => ({ server: url, ...data('nothing') }),
      ours: 'refuses: “The certificate-authority-data of the kubeconfig holds no certificate in PEM. Have it written anew.”',
    }),
    reaching({
      name: 'no authority in the kubeconfig: those of the system, here of `SSL_CERT_FILE`',
      cluster: ({ url }) => ({ server: url }),
      files: { 'system.crt': serverCertificate.cert },
      variables: { SSL_CERT_FILE: 'system.crt' },
      ours: asked,
    }),
    reaching({
      name: 'a server that another authority vouches for',
      server: { certificate: foreignCertificate },
      cluster: ({ url }) => ({ server: url, ...data(serverCertificate.cert) }),
      ours: unreachable('its certificate is from an authority that is not trusted here'),
    }),
    reaching({
      name: 'a server whose certificate has expired',
      server: { certificate: expiredCertificate },
      ours: unreachable('its certificate has expired'),
    }),
    reaching({
      name: '`insecure-skip-tls-verify`',
      server: { certificate: expiredCertificate },
      cluster: ({ url }) => ({ server: url, 'insecure-skip-tls-verify': true }),
      ours: asked,
    }),
    reaching({
      name: '`insecure-skip-tls-verify` beside an authority',
      cluster: ({ cluster }) => ({ ...cluster, 'insecure-skip-tls-verify': true }),
      ours: refuses(
        'cluster "cluster" of the kubeconfig kubeconfig can\'t be used: it names a certificate authority, and has insecure-skip-tls-verify, which would not ask it. Take out one of the two.',
      ),
    }),
    reaching({
      name: '`tls-server-name`: asked for, and wanted in the certificate',
      cluster: ({ cluster }) => ({ ...cluster, 'tls-server-name': 'cluster.test' }),
      call: { tells: ['TLS name'] },
      ours: `${asked}, whom TLS calls cluster.test`,
    }),
    reaching({
      name: '`tls-server-name` that is not in the certificate',
      cluster: ({ cluster }) => ({ ...cluster, 'tls-server-name': 'other.test' }),
      ours: unreachable('its certificate is for another name'),
    }),
    reaching({ name: '`client-certificate-data` and `client-key-data`', user: ada, ours: askedByAda }),
    reaching({
      name: '`client-certificate` and `client-key`',
      user: { 'client-certificate': 'ada.crt', 'client-key': 'ada.key' },
      files: { 'ada.crt': certificateOfAda.cert, 'ada.key': certificateOfAda.key },
      ours: askedByAda,
    }),
    reaching({
      name: 'a client certificate as data beside one in files',
      user: { ...ada, 'client-certificate': 'bob.crt', 'client-key': 'bob.key' },
      files: { 'bob.crt': certificateOfBob.cert, 'bob.key': certificateOfBob.key },
      ours: askedByAda,
      otherwise: dataCount,
    }),
    reaching({
      name: 'a client certificate and a token',
      user: { ...ada, token: 'mango' },
      ours: 'asks the server with the token mango and the certificate of ada',
    }),
    reaching({
      name: 'a client certificate without its key',
      user: { 'client-certificate-data': ada['client-certificate-data'] },
      ours: refuses(
        'user "user" of the kubeconfig kubeconfig can\'t be used: it has a client-certificate without its client-key. Add the key.',
      ),
    }),
    reaching({
      name: 'a client certificate with the key of another one',
      user: { ...ada, 'client-key-data': btoa(certificateOfBob.key) },
      ours: refuses(
        'client key is not that of the client certificate. Correct the client certificate and its key in the kubeconfig or the secrets, or what hands them out.',
      ),
    }),
    reaching({
      name: '`client-certificate` is a file that is not there',
      user: { 'client-certificate': 'ada.crt', 'client-key': 'ada.key' },
      ours: unreadable('ada.crt'),
    }),
  ],
}
