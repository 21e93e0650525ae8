import { dirname, resolve } from 'node:path'
import {
  checkDocument,
  faultInText,
  isMapping,
  type Mapping,
  type OffsetOf,
  OutOfBounds,
  offsetInYaml,
  StepFailure,
} from 'chaos-plugin-api'
import type { Kubeconfig, KubeconfigCluster, KubeconfigContext, KubeconfigUser } from './kubeconfig.ts'
import { settingShapes } from './setting-shapes.ts'

/**
 * Reads the text of one kubeconfig file. Relative paths in it are made absolute against the file's folder, as kubectl does.
 * JSON is tried first: loading the YAML parser takes some 20 ms.
 */
export async function parseKubeconfig(text: string, file: string): Promise<Kubeconfig> {
  const content = await parseText(text, file)
  const currentContext = content['current-context']
  return {
    files: [file],
    currentContext: typeof currentContext === 'string' && currentContext !== '' ? currentContext : undefined,
    clusters: entries<KubeconfigCluster>(content['clusters'], 'cluster', ['certificate-authority'], file),
    users: entries<KubeconfigUser>(content['users'], 'user', ['client-certificate', 'client-key', 'tokenFile'], file),
    contexts: entries<KubeconfigContext>(content['contexts'], 'context', [], file),
  }
}

async function parseText(text: string, file: string): Promise<Mapping> {
  let content: unknown
  let offsetOf: OffsetOf | undefined
  try {
    content = asJson(text)
    if (content === undefined) ({ content, offsetOf } = await parseYaml(text))
    checkDocument(content)
  } catch (error) {
    const what = error instanceof OutOfBounds ? "can't be used" : 'is neither YAML nor JSON'
    // What the parser says has parts of the file in it, and so perhaps credentials: it is no cause.
    throw new StepFailure(`The kubeconfig ${file} ${what}: ${faultInText(text, error, offsetOf)}.`, {
      reason: 'no-access',
      remedy: 'Repair the file, or name another one in KUBECONFIG.',
    })
  }
  if (content === null || content === undefined) return {}
  if (isMapping(content)) return content
  throw new StepFailure(`The kubeconfig ${file} holds no mapping.`, {
    reason: 'no-access',
    remedy: 'Name a kubeconfig in KUBECONFIG.',
  })
}

/** What a text of JSON holds; undefined where it is none, for JSON with a fault may be YAML, or its parser says where the fault is. */
function asJson(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Without the library's warnings: they go to standard error, with the lines that they are about. */
async function parseYaml(text: string): Promise<{ readonly content: unknown; readonly offsetOf: OffsetOf }> {
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text, { logLevel: 'error', prettyErrors: false })
  const [error] = document.errors
  if (error !== undefined) throw error
  return { content: document.toJS(), offsetOf: (path) => offsetInYaml(document, path) }
}

function shaped(name: string, value: unknown, owner: string, file: string): unknown {
  const shape = settingShapes.get(name)
  if (shape === undefined) return value
  const read = shape.read(value)
  if (read === undefined) throw invalid(file, `the ${name} of the ${owner} ${shape.otherwise}`)
  return read
}

function invalid(file: string, why: string): StepFailure {
  return new StepFailure(`The kubeconfig ${file} is not valid: ${why}.`, {
    reason: 'no-access',
    remedy: 'Repair the file, or name another one in KUBECONFIG.',
  })
}

function entries<Entry extends object>(
  list: unknown,
  key: string,
  paths: readonly string[],
  file: string,
): ReadonlyMap<string, Entry> {
  const folder = dirname(file)
  const found = new Map<string, Entry>()
  for (const item of Array.isArray(list) ? (list as unknown[]) : []) {
    if (!isMapping(item) || typeof item['name'] !== 'string') continue
    const owner = `${key} "${item['name']}"`
    if (found.has(item['name'])) throw invalid(file, `it has the ${owner} twice`)
    const given = isMapping(item[key]) ? item[key] : {}
    const entry = Object.fromEntries(
      Object.entries(given)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [name, shaped(name, value, owner, file)]),
    )
    for (const path of paths) {
      if (typeof entry[path] === 'string' && entry[path] !== '') entry[path] = resolve(folder, entry[path])
    }
    const { exec } = entry as { exec?: unknown }
    // A bare name is looked up on PATH.
    if (isMapping(exec) && typeof exec['command'] === 'string' && exec['command'].includes('/')) {
      Object.assign(entry, { exec: { ...exec, command: resolve(folder, exec['command']) } })
    }
    const provider = entry['auth-provider']
    if (isMapping(provider)) entry['auth-provider'] = { ...provider, keptIn: { file, user: item['name'] } }
    found.set(item['name'], entry as Entry)
  }
  return found
}
