import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AnyChange,
  defineAction,
  defineChange,
  definePlugin,
  isMapping,
  type Restoration,
  type Restorer,
  type Schema,
} from 'chaos-plugin-api'
import { describe, expect, test } from 'vitest'
import { ChangeLedger } from '../../src/changes/change-ledger.ts'
import { ChangeTypes } from '../../src/changes/resolve-change.ts'
import { undoChanges } from '../../src/changes/undo-changes.ts'
import type { RunToUndo } from '../../src/changes/undo-parts.ts'
import { defaultUndo } from '../../src/model/undo-strategy.ts'
import { describePlugin } from '../../src/plugins/describe-plugin.ts'
import { PluginRegistry } from '../../src/plugins/plugin-registry.ts'
import { runExperiment } from '../../src/run/run-experiment.ts'
import type { IntentRecord, RunLogRecord } from '../../src/run-log/run-log-record.ts'
import { systemClock } from '../../src/time/system-clock.ts'
import { at, intent, outcome } from '../run-log/written-run.ts'

interface Data {
  readonly name: string
}

function schemaOf<Value>(validate: Schema<Value>['~standard']['validate']): Schema<Value> {
  const jsonSchema = { input: () => ({}), output: () => ({}) }
  return { '~standard': { version: 1, vendor: 'test', validate, jsonSchema } }
}

/** What has a name that is right. */
function named(isRight: (name: unknown) => boolean): Schema<Data> {
  const issues = [{ message: 'Invalid', path: ['name'] }]
  return schemaOf((value) =>
    isMapping(value) && isRight(value['name']) ? { value: value as unknown as Data } : { issues },
  )
}

const data = named((name) => typeof name === 'string')
const anything = schemaOf<unknown>((value) => ({ value }))

/** A schema that fails instead of saying what is wrong. */
const throwing = schemaOf<Data>(() => {
  throw new Error('this schema is broken')
})

const settling: Restoration<Data> = {
  async restore({ history }) {
    const { calls } = history()
    return { state: 'settled', changes: new Map(calls.map(({ ref }) => [ref, { fate: 'restored' }])) }
  },
}

function restored(restorer: Partial<Restorer<Data>> = {}): AnyChange {
  return defineChange<Data>({
    data,
    describe: ({ name }) => ({ object: `Thing ${name}`, summary: 'changed' }),
    undo: 'revert',
    identity: ({ name }) => name,
    restorer: { data, begin: () => settling, ...restorer },
  })
}

function reverted(schema: Schema<Data>, undo: 'revert' | 'heals' = 'revert'): AnyChange {
  const inspect = async () => 'restored' as const
  const parts = {
    data: schema,
    describe: ({ name }: Data) => ({ object: `Thing ${name}`, summary: 'changed' }),
    inspect,
  }
  return undo === 'heals'
    ? defineChange<Data>({ ...parts, undo })
    : defineChange<Data>({ ...parts, undo, revert: async () => undefined })
}

function registryOf(definition: ReturnType<typeof definePlugin>): PluginRegistry {
  const manifest = describePlugin(definition, '.')
  return new PluginRegistry([{ packageName: 'chaos-things', version: '1.0.0', folder: '', definition, manifest }])
}

/** Undoes what is recorded of runs, the first of them only. Gives the ends of its changes. */
async function ends(
  changes: Readonly<Record<string, AnyChange>>,
  ...runs: readonly (readonly Partial<IntentRecord>[])[]
) {
  const all = runs.map((intents, index): RunToUndo => {
    let n = 0
    const ledger = new ChangeLedger()
    const note = (record: RunLogRecord) => ledger.take({ ...record, n: ++n, at })
    for (const [place, each] of intents.entries()) {
      note({ ...intent(place + 1), data: { name: 'a' }, ...each })
      note(outcome(place + 1))
    }
    return {
      runId: `run-${index + 1}`,
      ledger,
      wanted: ledger.entries,
      limits: defaultUndo,
      note,
      synced: async () => undefined,
      systemContext: async (_, signal) => ({
        signal,
        logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
        clock: systemClock,
        secrets: {},
        configuration: {},
        environment: {},
        learnSecret: () => undefined,
      }),
      mask: (text) => text,
      progress: () => undefined,
    }
  })
  const types = new ChangeTypes(registryOf(definePlugin({ name: 'things', title: 'Things', changes })))
  await Promise.all(undoChanges([all[0]!], { types, clock: systemClock, witnesses: { all } }))
  return all[0]!.ledger.reports().map(({ fate, detail }) => ({ fate, ...(detail === undefined ? {} : { detail }) }))
}

describe('a change whose own undo would refuse its data', () => {
  const cases: Readonly<Record<string, readonly [AnyChange, unknown, string]>> = {
    'that is reverted': [reverted(data), { name: 7 }, "can't be understood at name: "],
    'that heals': [reverted(data, 'heals'), { name: 7 }, "can't be understood at name: "],
    'of an object': [restored(), {}, "can't be understood at name: "],
    'as it comes back from the log': [
      reverted(named((name) => name instanceof Date)),
      { name: new Date(0) },
      "can't be understood at name: ",
    ],
    'whose schema fails': [reverted(throwing), { name: 'a' }, "can't be understood: this schema is broken."],
  }
  test.each(Object.entries(cases))('%s is not made', async (_, [change, given, why]) => {
    let made = 0
    const alter = defineAction({
      title: 'Alter a thing',
      impact: 'disrupts',
      changes: [change],
      args: anything,
      output: anything,
      async run(_args, context) {
        await context.change(change, given, async () => void made++)
        return null
      },
    })
    const folder = await mkdtemp(join(tmpdir(), 'chaos-unusable-'))
    const { journal } = await runExperiment({
      source: {
        title: 't',
        description: 'd',
        method: [{ type: 'action', name: 'alter', provider: { type: 'plugin', activity: 'things/alter' } }],
      },
      settings: {},
      registry: registryOf(definePlugin({ name: 'things', title: 'Things', actions: { alter }, changes: { change } })),
      environment: {},
      stateFolder: join(folder, 'state'),
      journalPath: join(folder, 'journal.json'),
      signal: new AbortController().signal,
      listener: () => undefined,
    })
    expect(made).toBe(0)
    expect(journal.chaos?.changes).toEqual([])
    const [said] = (journal.run[0]!.exception ?? []).slice(-1)
    expect(said).toContain(
      `The change things/change is not made, as it could not be undone: what would be recorded of it ${why}`,
    )
  })
})

describe('what fails in the code that undoes a change leaves that change open, and keeps nothing else back', () => {
  const other = { change: 'things/sound', key: 'b', data: { name: 'b' }, object: 'Thing b' }
  const isRestored = { fate: 'restored' }
  const open = (detail: string) => ({ fate: 'open', detail })

  test.each(['revert', 'heals'] as const)('a schema, of a change with the undo %s', async (undo) => {
    const changes = { broken: reverted(throwing, undo), sound: restored() }
    expect(await ends(changes, [{ change: 'things/broken', undo }, other])).toEqual([
      open("what was recorded of it can't be understood: this schema is broken"),
      isRestored,
    ])
  })

  test('the schema of a restorer', async () => {
    const changes = { broken: restored({ data: throwing }), sound: restored() }
    expect(await ends(changes, [{ change: 'things/broken', key: 'a' }, other])).toEqual([
      open("what was recorded of it can't be understood: this schema is broken"),
      isRestored,
    ])
  })

  const broken = () => {
    throw new Error('the restorer is broken')
  }
  test.each<[string, Partial<Restorer<Data>>]>([
    ['that begins', { begin: broken }],
    ['that says what comes first', { begin: () => ({ ...settling, after: broken }) }],
  ])('a restorer %s', async (_, restorer) => {
    const changes = { broken: restored(restorer), sound: restored() }
    expect(await ends(changes, [{ change: 'things/broken', key: 'a' }, other])).toEqual([
      open('the restorer is broken'),
      isRestored,
    ])
  })
})

test('an object is put back though another run has changed it by a plugin that is not there', async () => {
  const mine = { change: 'things/sound', key: 'a' }
  const theirs = { change: 'elsewhere/thing', key: 'a' }
  expect(await ends({ sound: restored() }, [mine], [theirs])).toEqual([{ fate: 'restored' }])
  const foreign = { ...theirs, data: { nothing: 'that is known' } }
  expect(await ends({ sound: restored() }, [mine], [foreign])).toMatchObject([
    { fate: 'open', detail: expect.stringContaining("what was recorded of it can't be understood at name: ") },
  ])
})
