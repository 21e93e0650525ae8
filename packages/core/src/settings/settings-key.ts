import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { mostLevels } from 'chaos-plugin-api'
import type { Document, Node } from 'yaml'
import { DocumentSyntaxError } from '../documents/parsed-document.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import { findDestination } from '../files/find-destination.ts'
import { replaceFile } from '../files/replace-file.ts'
import { UnwritableFile } from '../files/unwritable-file.ts'
import { whyNotWritten } from '../files/why-not-written.ts'
import { nearestName } from '../model/nearest-name.ts'
import { noYaml, readSettingsText } from './load-settings.ts'
import type { Settings } from './settings.ts'

type Key = readonly (string | number)[]

/**
 * Reads a dotted key: `runtime.rollbacks.strategy`; an item of a list is `notifications[0]`, a dot in a name is written `\.`.
 * Throws `ChaosError` where it is none.
 *
 * @example
 * parseSettingsKey('auths.example\\.com.type') // → ['auths', 'example.com', 'type']
 */
export function parseSettingsKey(key: string): Key {
  const parts = key.split(/(?<!\\)\./).flatMap(partsOf)
  if (parts.length > mostLevels) {
    throw new ChaosError(`The key has ${parts.length} parts, and settings have at most ${mostLevels} levels.`, {
      usage: true,
      remedy: 'Give a shorter one.',
    })
  }
  if (!parts.includes('')) return parts
  throw new ChaosError(`${JSON.stringify(key)} is no key of the settings.`, {
    usage: true,
    remedy: 'Write it like runtime.rollbacks.strategy or notifications[0].url.',
  })
}

/** A name, and the indexes at its end. They are taken from there: a pattern would try each of them anew. */
function partsOf(segment: string): Key {
  const indexes: number[] = []
  let end = segment.length
  while (segment[end - 1] === ']') {
    const open = segment.lastIndexOf('[', end - 1)
    const index = segment.slice(open + 1, end - 1)
    if (open < 0 || !/^\d+$/.test(index)) break
    indexes.push(Number(index))
    end = open
  }
  return [segment.slice(0, end).replaceAll('\\.', '.'), ...indexes.reverse()]
}

/** The setting at a key. Throws `ChaosError` where there is none, with the nearest that there is. */
export function getSetting(settings: Settings, key: string): unknown {
  let value: unknown = settings
  for (const part of parseSettingsKey(key)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) throw noSuchSetting(settings, key)
    value = (value as Readonly<Record<string | number, unknown>>)[part]
  }
  return value
}

/** Writes a setting, whether or not it was there before; comments stay. Throws `ChaosError` where the file can't be read or written. */
export async function setSetting(path: string, key: string, value: unknown): Promise<void> {
  const parts = parseSettingsKey(key)
  const document = await readDocument(path)
  refuseGap(document, parts, key)
  try {
    // A scalar is set within its node, which keeps the comment beside it.
    document.setIn(parts, typeof value === 'object' ? document.createNode(value) : value)
  } catch (cause) {
    throw new ChaosError(`${key} can't be set, as something on the way to it holds a value.`, {
      remedy: 'Remove that first: "chaos settings remove".',
      cause,
    })
  }
  await save(path, document)
}

/** Removes a setting, or an item of a list; comments stay. Throws `ChaosError` where there is none. */
export async function removeSetting(path: string, key: string): Promise<void> {
  const parts = parseSettingsKey(key)
  const document = await readDocument(path)
  if (!document.hasIn(parts)) throw noSuchSetting((document.toJS({ maxAliasCount: -1 }) ?? {}) as Settings, key)
  document.deleteIn(parts)
  await save(path, document)
}

/** An item may be added behind the last one, and no further: all between would be made as well. */
function refuseGap(document: Document, parts: Key, key: string): void {
  for (const [at, part] of parts.entries()) {
    if (typeof part !== 'number') continue
    const list = document.getIn(parts.slice(0, at), true) as Node | undefined
    const length = (list as { readonly items?: readonly unknown[] } | undefined)?.items?.length ?? 0
    if (part <= length) continue
    const items = length === 1 ? '1 item' : `${length} items`
    throw new ChaosError(`${key} can't be set, as the list there has ${items}.`, {
      usage: true,
      remedy: `The next one is [${length}].`,
    })
  }
}

function noSuchSetting(settings: Settings, key: string): ChaosError {
  const near = nearestName(key, keysIn(settings))
  return new ChaosError(`There is no setting ${key}.`, {
    remedy: near === undefined ? '"chaos settings show" lists all of them.' : `Did you mean ${near}?`,
  })
}

function* keysIn(value: unknown, prefix = ''): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, item] of Object.entries(value)) {
    const segment = Array.isArray(value)
      ? `${prefix}[${name}]`
      : [prefix, name.replaceAll('.', '\\.')].filter(Boolean).join('.')
    yield segment
    yield* keysIn(item, segment)
  }
}

async function readDocument(path: string): Promise<Document> {
  await requireFile(path)
  const { composeYaml } = await import('../documents/compose-yaml.ts')
  const { pythonYamlTags } = await import('../python/yaml-tags.ts')
  const options = { version: '1.1', schema: 'failsafe', customTags: pythonYamlTags, uniqueKeys: false } as const
  try {
    const [composed] = await composeYaml((await readSettingsText(path)) ?? '', { ...options, several: false })
    return composed!.document
  } catch (error) {
    if (error instanceof DocumentSyntaxError) throw noYaml(path, error)
    throw error
  }
}

async function save(path: string, document: Document): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await replaceFile(path, document.toString(), { mode: 0o600 })
  } catch (cause) {
    throw notWritten(path, cause)
  }
}

/** A setting is altered in what is there, and that can be read once only, or never, from a FIFO or a terminal. */
async function requireFile(path: string): Promise<void> {
  try {
    const { kind } = await findDestination(path)
    if (kind === 'stream') throw new UnwritableFile('it is no regular file')
  } catch (cause) {
    throw notWritten(path, cause)
  }
}

function notWritten(path: string, cause: unknown): ChaosError {
  return new ChaosError(`The settings ${path} can't be written: ${whyNotWritten(cause)}.`, {
    remedy: 'Check the path and its permissions, or give another file with --settings.',
    cause,
  })
}
