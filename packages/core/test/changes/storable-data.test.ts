import { describe, expect, it } from 'vitest'
import { type GivenSecrets, isStorable } from '../../src/changes/storable-data.ts'
import { createRedaction } from '../../src/secrets/redact.ts'
import { filledSecrets } from '../../src/substitution/filled-secrets.ts'

const secrets = { db: { user: 'postgres', password: 'kiwi-4417' } }
const redaction = createRedaction(secrets)
const none: GivenSecrets = { secrets: [], texts: new Set(), scopes: {} }
const given = (args: unknown): GivenSecrets => ({ ...filledSecrets(args, {}, secrets), scopes: {} })
const storable = (data: unknown, step = none, names: readonly string[] = ['postgres-0', 'postgres', 'db-kiwi-4417']) =>
  isStorable(data, { names, given: step, redaction })

describe('the data of a change', () => {
  it('is stored where only names have something in common with a secret', () => {
    expect(storable({ pod: { name: 'postgres-0' }, owner: { name: 'postgres' } })).toBe(true)
    expect(storable({ pod: { name: 'db-kiwi-4417' } })).toBe(true)
    expect(storable({ text: 'nothing' })).toBe(true)
  })

  it('is not stored where something else holds a secret, in any form', () => {
    expect(storable({ value: 'say kiwi-4417' })).toBe(false)
    expect(storable({ value: Buffer.from('postgres:kiwi-4417').toString('base64') })).toBe(false)
    expect(storable({ 'kiwi-4417': 1 })).toBe(false)
    expect(storable({ pod: { name: 'another-kiwi-4417' } })).toBe(false)
  })

  it('is stored where a secret is but an ordinary word that the step was not given', () => {
    const data = { command: ['postgres', '-c', 'x'], image: 'postgres:15' }
    expect(storable(data)).toBe(true)
    expect(storable(data, given({ text: 'as ${user}' }))).toBe(false)
    expect(storable(data, { ...none, scopes: secrets.db })).toBe(false)
    expect(storable(data, given({ text: 'with ${password}' }))).toBe(true)
  })

  it('is not stored where a secret was filled into a name, but where the system answers by one', () => {
    const chosen = { pod: { name: 'postgres-0' }, owner: { name: 'postgres' } }
    expect(storable(chosen, given({ label_selector: 'app=${user}' }))).toBe(true)
    expect(storable(chosen, given({ name: '${user}' }))).toBe(false)
    expect(storable({ name: 'db-kiwi-4417' }, given({ manifest: { name: 'db-${password}' } }))).toBe(false)
  })

  it('is judged inside of a manifest that stands in a text', () => {
    const applied = (variable: string) => JSON.stringify({ metadata: { name: 'postgres' }, env: [{ value: variable }] })
    expect(storable({ applied: applied('fine') }, { ...none, scopes: secrets.db })).toBe(true)
    expect(storable({ applied: applied('kiwi-4417') })).toBe(false)
  })
})

describe('filled secrets', () => {
  it('are those that no configuration stands in front of', () => {
    const found = filledSecrets({ a: '${user}', b: ['x $password $$user', '${none}'] }, { user: 'me' }, secrets)
    expect(found).toEqual({ secrets: ['kiwi-4417'], texts: new Set(['x kiwi-4417 $user']) })
  })

  it('are all of a scope that is filled in as a whole', () => {
    const nested = { s: { both: { name: 'ada', more: ['kiwi-4417'] } } }
    expect(filledSecrets('${both}', {}, nested)).toEqual({
      secrets: [{ name: 'ada', more: ['kiwi-4417'] }],
      texts: new Set(['ada', 'kiwi-4417']),
    })
  })
})
