import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPluginManifest } from '../../src/plugins/build-plugin-manifest.ts'
import { PluginRegistry } from '../../src/plugins/plugin-registry.ts'
import type { RunResult } from '../../src/run/finish-run.ts'
import { runExperiment } from '../../src/run/run-experiment.ts'
import type { RunOptions } from '../../src/run/run-options.ts'
import type { LoggedRecord } from '../../src/run-log/run-log-record.ts'

const folder = fileURLToPath(new URL('../fixtures/files-plugin', import.meta.url))

/** The fixture's plugin, as if it were installed. */
export async function filesRegistry(): Promise<PluginRegistry> {
  const manifest = await buildPluginManifest(folder)
  return new PluginRegistry([{ packageName: 'chaos-files-fixture', version: '1.2.3', folder, manifest }])
}

export interface Bench {
  readonly folder: string
  readonly stateFolder: string
  /** A path in the bench's folder. */
  at(name: string): string
  run(experiment: Record<string, unknown>, options?: Partial<RunOptions>): Promise<RunResult>
  /** What the listener of the last run was told. */
  readonly records: LoggedRecord[]
  /** The ids of the unfinished runs. */
  unfinished(): Promise<readonly string[]>
}

/** A folder of its own, with a file `a` that holds `before`, and a way to run experiments on the fixture's plugin there. */
export async function filesBench(): Promise<Bench> {
  const place = await mkdtemp(join(tmpdir(), 'chaos-run-'))
  const at = (name: string) => join(place, name)
  const stateFolder = at('state')
  const registry = await filesRegistry()
  const records: LoggedRecord[] = []
  await writeFile(at('a'), 'before')
  return {
    folder: place,
    stateFolder,
    at,
    records,
    async run(experiment, options = {}) {
      records.length = 0
      await writeFile(
        at('experiment.json'),
        JSON.stringify({ title: 't', description: 'd', method: [], ...experiment }),
      )
      return runExperiment({
        source: at('experiment.json'),
        settings: {},
        registry,
        environment: { PATH: process.env['PATH'], HOME: place },
        stateFolder,
        journalPath: at('journal.json'),
        signal: new AbortController().signal,
        listener: (record) => records.push(record),
        ...options,
      })
    },
    unfinished: () => readdir(join(stateFolder, 'unfinished')),
  }
}

/** An action of the fixture's plugin. */
export function setFile(args: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'action',
    name: 'set',
    provider: { type: 'plugin', activity: 'files/set-file', arguments: args },
    ...more,
  }
}

/** A probe of the fixture's plugin, with the text that is expected. */
export function textIs(path: string, text: string, args: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'probe',
    name: 'text',
    tolerance: text,
    provider: { type: 'plugin', activity: 'files/text-of-file', arguments: { path, ...args } },
  }
}

/** The text of a file; undefined where there is none. */
export async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}
