import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { clusterName } from '../sandbox/cluster-name.ts'

/** A certificate with its private key, both as PEM. */
export interface Certificate {
  readonly certificate: string
  readonly key: string
}

/**
 * Makes a certificate for `127.0.0.1` and `localhost` that vouches for itself, after RFC 5280: clients trust the server when they are given
 * the certificate itself as that of their authority. It is valid until 2049, whatever time a virtual clock shows.
 */
export function makeCertificate(): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(identifier('2.5.4.3'), text(clusterName))))
  const algorithm = sequence(identifier('1.2.840.10045.4.3.2'))
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const keyId = createHash('sha1').update(spki).digest()
  const content = sequence(
    element(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name,
    sequence(time('200101000000Z'), time('491231235959Z')),
    name,
    spki,
    element(
      0xa3,
      sequence(
        extension('2.5.29.19', sequence(element(0x01, Buffer.from([0xff]))), 'critical'),
        // Digital signature and signing of certificates.
        extension('2.5.29.15', element(0x03, Buffer.from([2, 0x84])), 'critical'),
        extension('2.5.29.37', sequence(identifier('1.3.6.1.5.5.7.3.1'))),
        extension('2.5.29.14', element(0x04, keyId)),
        extension('2.5.29.35', sequence(element(0x80, keyId))),
        extension(
          '2.5.29.17',
          sequence(element(0x82, Buffer.from('localhost')), element(0x87, Buffer.from([127, 0, 0, 1]))),
        ),
      ),
    ),
  )
  const signature = sign('sha256', content, privateKey)
  const der = sequence(content, algorithm, element(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return {
    certificate: pem('CERTIFICATE', der),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** One element of ASN.1's distinguished encoding: tag, length, content. */
function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, ...parts)
const set = (...parts: readonly Buffer[]): Buffer => element(0x31, ...parts)
const integer = (content: Buffer): Buffer => element(0x02, content)
const text = (content: string): Buffer => element(0x0c, Buffer.from(content))
const time = (content: string): Buffer => element(0x17, Buffer.from(content))

function extension(id: string, content: Buffer, critical?: 'critical'): Buffer {
  const mark = critical ? [element(0x01, Buffer.from([0xff]))] : []
  return sequence(identifier(id), ...mark, element(0x04, content))
}

/** An object identifier: the first two numbers in one byte, the others in base 128. */
function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const number of others) {
    const digits = [number & 0x7f]
    for (let rest = number >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80)
    bytes.push(...digits)
  }
  return element(0x06, Buffer.from(bytes))
}
