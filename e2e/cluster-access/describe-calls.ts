import type { Call } from './feature.ts'
import type { Asked } from './stage/api-server.ts'

/** What came to API servers, in words. */
export function describeCalls(asked: readonly Asked[], { tells = [] }: Call): readonly string[] {
  const sentences = asked.map((each) =>
    [
      `asks ${each.server}`,
      ` ${credentialsIn(each)}`,
      actingAs(each),
      each.through === undefined ? '' : ` through ${each.through}`,
      tells.includes('path') ? ` for ${each.path}` : '',
      tells.includes('TLS name') ? `, whom TLS calls ${each.tlsName ?? 'nothing'}` : '',
      tells.includes('http') ? ` over HTTP/${each.http.replace('.0', '')}` : '',
      tells.includes('compression') ? `, ${compressionIn(each)}` : '',
      each.status === 200 ? '' : ` (${each.status})`,
    ].join(''),
  )
  return sentences.filter((sentence, at) => sentence !== sentences[at - 1])
}

function credentialsIn({ headers, certificate }: Asked): string {
  const { authorization } = headers
  const [scheme = '', value = ''] = typeof authorization === 'string' ? authorization.split(' ') : []
  const known = [
    ...(scheme === ''
      ? []
      : [scheme === 'Basic' ? atob(value) : scheme === 'Bearer' ? `the token ${nameOf(value)}` : authorization]),
    ...(certificate === undefined ? [] : [`the certificate of ${certificate}`]),
  ]
  return known.length === 0 ? 'without credentials' : `with ${known.join(' and ')}`
}

/** A token that identity providers give has its name at its end. */
function nameOf(token: string): string {
  return token.replace(/^[\w-]+\.[\w-]+\./, '')
}

function actingAs({ headers }: Asked): string {
  const told = Object.entries(headers)
    .filter(([name]) => name.startsWith('impersonate-'))
    .map(([name, value]) => `${name.slice('impersonate-'.length)} ${String(value)}`)
    .sort()
  return told.length === 0 ? '' : `, in the name of ${told.join(', ')},`
}

function compressionIn({ headers }: Asked): string {
  return String(headers['accept-encoding'] ?? '').includes('gzip') ? 'takes gzip' : 'takes no compression'
}
