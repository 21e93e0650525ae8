import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Document } from 'yaml'
import { ChaosError } from '../errors/chaos-error.ts'
import { nearestName } from '../experiment/nearest-name.ts'
import { findDestination } from '../files/find-destination.ts'
import { replaceFile } from '../files/replace-file.ts'
import { UnwritableFile } from '../files/unwritable-file.ts'
import { whyNotWritten } from '../files/why-not-written.ts'
import { readSettingsText } from './load-settings.ts'
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
  const parts = key.split(/(?<!\\)\./).flatMap((segment) => {
    const found = /^(.*?)((?:\[\d+\])*)$/s.exec(segment)!
    const indexes = [...found[2]!.matchAll(/\[(\d+)\]/g)].map(([, index]) => Number(index))
    return [found[1]!.replaceAll('\\.', '.'), ...indexes]
  })
  if (!parts.includes('')) return parts
  throw new ChaosError(`${JSON.stringify(key)} is no key of the settings.`, {
    usage: true,
    remedy: 'Write it like runtime.rollbacks.strategy or notifications[0].url.',
  })
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
  try {
    // A scalar is set within its node, which keeps the comment beside it.
    document.setIn(parts, typeof value === 'object' ? document.createNode(value) : value)
  } catch (cause) {
    throw new ChaosError(`${key} can't be set, as something on the way to it holds a value.`, {
      remedy: 'Remove that first: `chaos settings remove`.',
      cause,
    })
  }
  await save(path, document)
}

/** Removes a setting, or an item of a list; comments stay. Throws `ChaosError` where there is none. */
export async function removeSetting(path: string, key: string): Promise<void> {
  const parts = parseSettingsKey(key)
  const document = await readDocument(path)
  if (!document.hasIn(parts)) throw noSuchSetting((document.toJS() ?? {}) as Settings, key)
  document.deleteIn(parts)
  await save(path, document)
}

function noSuchSetting(settings: Settings, key: string): ChaosError {
  const near = nearestName(key, keysIn(settings))
  return new ChaosError(`There is no setting ${key}.`, {
    remedy: near === undefined ? '`chaos settings show` lists all of them.' : `Did you mean ${near}?`,
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
  const { parseDocument } = await import('yaml')
  const { pythonYamlTags } = await import('../documents/python-yaml-tags.ts')
  const document = parseDocument((await readSettingsText(path)) ?? '', {
    version: '1.1',
    schema: 'failsafe',
    customTags: pythonYamlTags,
    uniqueKeys: false,
    logLevel: 'error',
  })
  const [problem] = document.errors
  if (problem === undefined) return document
  throw new ChaosError(`The settings ${path} are no YAML: ${problem.message.split('\n')[0]}`, {
    remedy: 'Correct them there, or give another file with --settings.',
  })
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
