import { describe, expect, it } from 'vitest'
import { inlineSecrets } from '../../src/secrets/inline-secrets.ts'
import { createRedaction } from '../../src/secrets/redact.ts'
import { vaultCredentials } from '../../src/secrets/vault-credentials.ts'
import { PythonFloat } from '../../src/substitution/python-float.ts'

describe('redaction', () => {
  it('masks every secret wherever it stands, in names too', () => {
    const { deep } = createRedaction({ store: { token: 'kiwi-4417', deep: { er: ['plover.9'] } } })
    expect(deep({ 'by-kiwi-4417': ['x plover.9 kiwi-4417', 7, null], ok: true })).toEqual({
      'by-***': ['x *** ***', 7, null],
      ok: true,
    })
  })

  it('masks the longer of two secrets where one holds the other', () => {
    expect(createRedaction({ a: 'kiwi-4417', b: 'kiwi-4417-long' }).text('kiwi-4417-long kiwi-4417')).toBe('*** ***')
  })

  it('masks what is in a secret as it is passed on: in Base64, in a URL, in JSON, line by line', () => {
    const { text } = createRedaction({ a: 'p&ss "word"', pem: '-----BEGIN\nMIIEabcdef\n-----END' })
    const forms = [
      Buffer.from('p&ss "word"').toString('base64'),
      encodeURIComponent('p&ss "word"'),
      JSON.stringify({ k: 'p&ss "word"' }),
      'MIIEabcdef',
    ]
    expect(forms.map(text)).toEqual(['***', '***', '{"k":"***"}', '***'])
  })

  it('leaves alone what is too short or too common to be one', () => {
    const { text, deep } = createRedaction({ a: 'true', b: '1', c: 'ab', d: 8080, e: true, f: '', g: null })
    expect(text('true 1 ab 8080 null')).toBe('true 1 ab 8080 null')
    expect(deep({ n: 8080, t: true })).toEqual({ n: 8080, t: true })
  })

  it('leaves alone what only says where a cluster is', () => {
    const redaction = createRedaction({ k8s: { KUBERNETES_CONTEXT: 'kind-dev', KUBERNETES_API_KEY: 'kiwi-4417' } })
    expect(redaction.text('kind-dev kiwi-4417')).toBe('kind-dev ***')
    expect(redaction.holdsSecret({ context: 'kind-dev' })).toBe(false)
  })

  it('masks a short one only where it is a word of its own', () => {
    expect(createRedaction({ a: 'abc' }).text('abc abcd xabc "abc" abc_ ébc')).toBe('*** abcd xabc "***" abc_ ébc')
  })

  it('masks long numbers, also where they are no text', () => {
    expect(createRedaction({ pin: 90210442 }).deep({ pin: 90210442, text: 'pin=90210442', other: 5 })).toEqual({
      pin: '***',
      text: 'pin=***',
      other: 5,
    })
  })

  it('masks the credentials for Vault that stand in the configuration', () => {
    const configuration = { vault_addr: 'http://vault', vault_token: 'hvs.kiwi', vault_role_secret: 'role-kiwi' }
    const { text } = createRedaction(vaultCredentials(configuration))
    expect(text('http://vault hvs.kiwi role-kiwi')).toBe('http://vault *** ***')
  })

  it('masks what stands in the declarations before they are resolved', () => {
    const declared = { s: { t: 'kiwi-4417', e: { type: 'env', key: 'HOME' }, deep: { er: 'plover-9' } } }
    expect(inlineSecrets(declared)).toEqual({ s: { t: 'kiwi-4417', deep: { er: 'plover-9' } } })
    expect(createRedaction(inlineSecrets(declared)).deep(declared)).toEqual({
      s: { t: '***', e: { type: 'env', key: 'HOME' }, deep: { er: '***' } },
    })
    expect(inlineSecrets(undefined)).toEqual({})
  })

  it('says whether a value holds a secret', () => {
    const redaction = createRedaction({ a: 'kiwi-4417' })
    expect(redaction.holdsSecret({ deep: ['say kiwi-4417'] })).toBe(true)
    expect(redaction.holdsSecret({ 'kiwi-4417': 1 })).toBe(true)
    expect(redaction.holdsSecret({ deep: ['say nothing'] })).toBe(false)
    expect(redaction.holdsSecret(undefined)).toBe(false)
  })

  it('takes in more secrets later on', () => {
    const redaction = createRedaction({})
    expect(redaction.text('kiwi-4417')).toBe('kiwi-4417')
    redaction.add({ scope: { late: 'kiwi-4417' } })
    expect(redaction.text('kiwi-4417')).toBe('***')
  })

  it('does not copy what holds no secret, and does not take apart what is no plain value', () => {
    const value = { a: [1, { b: 'x' }], f: new PythonFloat(1) }
    expect(createRedaction({ a: 'kiwi-4417' }).deep(value)).toBe(value)
  })
})
