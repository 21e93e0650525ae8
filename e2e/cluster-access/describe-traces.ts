import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Call } from './feature.ts'
import type { Stage } from './stage/stage.ts'

/** What a program has left beside its calls to API servers, in words. */
export async function describeTraces(stage: Stage, { tells = [] }: Call): Promise<readonly string[]> {
  return [
    ...(tells.includes('tokens') ? await tokens(stage) : []),
    ...(tells.includes('what the plugin is told') ? [await toldToPlugin(stage)] : []),
  ]
}

async function tokens({ folder, askedForTokens }: Stage): Promise<readonly string[]> {
  if (askedForTokens.length === 0) return []
  const asked = askedForTokens.map(
    ({ refreshToken, client, through }) =>
      `asks the identity provider with ${refreshToken}, as ${client}${through === undefined ? '' : `, through ${through}`}`,
  )
  const kept = /refresh-token"?: *"?([\w-]+)/.exec(await readFile(join(folder, 'kubeconfig'), 'utf8'))?.[1]
  // A kubectl that looks for the server's version first does it all twice.
  return [...new Set(asked), `keeps ${kept} in the kubeconfig`]
}

async function toldToPlugin({ folder }: Stage): Promise<string> {
  const { spec } = JSON.parse(await readFile(join(folder, 'told'), 'utf8')) as { readonly spec: object }
  return `tells the plugin ${JSON.stringify(spec, inOrder)}`
}

/** Puts the members of mappings in order, and leaves out certificates. */
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value === 'string') return value.length > 200 ? '…' : value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}
