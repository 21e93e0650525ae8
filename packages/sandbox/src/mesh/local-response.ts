import type { MeshResponse } from './mesh-request.ts'

/** An answer that the sidecar gives by itself. */
export function localResponse(
  status: number,
  text: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): MeshResponse {
  return {
    status,
    headers: { ...(text.length > 0 ? { 'content-type': 'text/plain' } : {}), server: 'envoy', ...headers },
    body: Buffer.from(text),
  }
}
