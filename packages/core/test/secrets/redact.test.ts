import { shorten } from 'chaos-plugin-api'
import { describe, expect, it } from 'vitest'
import { PythonFloat } from '../../src/python/python-float.ts'
import { inlineSecrets } from '../../src/secrets/inline-secrets.ts'
import { createRedaction } from '../../src/secrets/redact.ts'
import { vaultCredentials } from '../../src/secrets/vault-credentials.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

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

  it.each([
    ['a Basic credential', () => base64('ab:Zq8-Wonder/19')],
    ['a Basic credential, moved by a byte', () => base64('abc:Zq8-Wonder/19')],
    ['a Basic credential, moved by two bytes', () => base64('abcd:Zq8-Wonder/19')],
    ['Base64 with more behind it', () => base64('Zq8-Wonder/19, and more')],
    ['Base64 without padding', () => base64('Zq8-Wonder/19').replaceAll('=', '')],
    ['Base64 of URLs', () => Buffer.from('~~~?Zq8-Wonder/19').toString('base64url')],
    ['Base64 in lines', () => base64('abcdZq8-Wonder/19').replaceAll(/.{4}/g, '$&\n')],
    ['a form', () => new URLSearchParams({ p: 'Zq8-Wonder/19' }).toString()],
    ['a URL in lower case', () => encodeURIComponent('Zq8-Wonder/19').toLowerCase().replace('zq8-w', 'Zq8-W')],
  ])('knows a secret in %s', (_, encode) => {
    const shown = createRedaction({ p: 'Zq8-Wonder/19' }).text(encode())
    expect(shown).toContain('***')
    // At most one character on each side, in which other bytes have a part.
    expect(shown.replace('***', '').length).toBeLessThan(encode().length - 12)
  })

  const quoted = `kiwi/44'17&Zed<q>"é`
  const percent = (text: string) => Buffer.from(text).toString('hex').replaceAll(/../g, '%$&')
  const units = (text: string) =>
    [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  it.each([
    ['JSON as Go writes it', JSON.stringify(quoted).replaceAll(/[&<>]/g, units)],
    ['JSON with its slashes escaped', JSON.stringify(quoted).replaceAll('/', String.raw`\/`)],
    ['JSON of nothing but escapes', `"${units(quoted)}"`],
    ['a shell', `'${quoted.replaceAll("'", String.raw`'\''`)}'`],
    ["a shell, by Python's shlex", `'${quoted.replaceAll("'", `'"'"'`)}'`],
    ['a URL in a URL', `${encodeURIComponent(encodeURIComponent(quoted))}`],
    ['a URL of nothing but escapes', percent(quoted)],
    ['the same in capitals', percent(quoted).toUpperCase()],
    ['hexadecimal digits', Buffer.from(quoted).toString('hex')],
    ['HTML', quoted.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
    [
      'HTML by Go',
      quoted
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll("'", '&#39;')
        .replaceAll('"', '&#34;'),
    ],
  ])('masks all of a secret in %s', (_, form) => {
    expect(createRedaction({ p: quoted }).text(form)).toMatch(/^["']?\*\*\*["']?$/)
  })

  it('knows a secret in Base64 of Base64, wherever it stands in either', () => {
    const { text } = createRedaction({ p: 'Zq8-Wonder/19' })
    for (const user of ['', 'a', 'ab', 'abc']) {
      for (const key of ['', 'b', 'bc', 'bcd']) {
        const inner = base64(`${user}:Zq8-Wonder/19`)
        const shown = text(base64(`{"${key}auth":"${inner}"}`))
        expect(shown).toContain('***')
        for (const part of shown.split('***')) {
          expect(Buffer.from(part, 'base64').toString()).not.toContain(inner.slice(6, 14))
        }
      }
    }
  })

  it('knows a secret as the host of a URL, which has no capitals', () => {
    const { text } = createRedaction({ a: 'kiwi-44AbQ', b: 'Admin' })
    expect(text(new URL('http://kiwi-44AbQ.invalid/x').href)).toBe('http://***.invalid/x')
    expect(text('the admin')).toBe('the admin')
  })

  it('knows a secret as Python writes it, and as JSON in JSON', () => {
    const secret = `it's "é"\\n`
    const { text } = createRedaction({ p: secret })
    const forms = [
      String.raw`'it\'s "é"\\n'`,
      String.raw`"it\'s \"\u00e9\"\\n"`.replace(String.raw`\'`, "'"),
      String.raw`b'it\'s "\xc3\xa9"\\n'`,
      JSON.stringify({ body: JSON.stringify({ p: secret }) }),
    ]
    for (const form of forms) expect(text(form)).toMatch(/^[^it]*\*\*\*[^é]*$/)
  })

  it('takes a PEM with half a character in it, which no URL can hold', () => {
    const { text } = createRedaction({ a: '-----BEGIN KEY-----\nkiwi-4417\ud800-melon\n-----END KEY-----' })
    expect(text('x kiwi-4417\ud800-melon kiwi-4417%EF%BF%BD-melon')).toBe('x *** ***')
  })

  it('knows what a PEM holds without its line breaks, and in lines of another width', () => {
    const body = `${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7'.repeat(3)}q1Zw==`
    const pem = `-----BEGIN PRIVATE KEY-----\n${body.replaceAll(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`
    const { text } = createRedaction({ key: pem })
    expect(text(`key: ${pem}`)).toBe('key: ***')
    expect(text(`key: ${body}`)).toBe('key: ***')
    expect(text(`key: ${body.replaceAll(/.{76}/g, '$&\n')}`)).toBe('key: ***')
    expect(text(JSON.stringify({ pem }))).toBe('{"pem":"***"}')
    expect(text('-----BEGIN PRIVATE KEY-----')).toBe('-----BEGIN PRIVATE KEY-----')
  })

  it('leaves a name as it is that only has an ordinary word in common with a secret, once it is known as a name', () => {
    const redaction = createRedaction({ user: 'postgres', password: 'kiwi-4417' })
    expect(redaction.text('Pod shop/postgres-0')).toBe('Pod shop/***-0')
    redaction.keep(['postgres-0', 'postgres', 'shop/postgres', 'postgres-kiwi-4417', 'shop'])
    expect(redaction.text('Pod shop/postgres-0')).toBe('Pod shop/postgres-0')
    expect(redaction.text('StatefulSet shop/postgres: as postgres')).toBe('StatefulSet shop/postgres: as ***')
    expect(redaction.text('postgres, postgres-0a, my_postgres-0, postgres-kiwi-4417')).toBe(
      '***, ***-0a, my_***-0, ***-***',
    )
  })

  it('masks a name that was kept, once more of it is a secret than a word', () => {
    const redaction = createRedaction({ user: 'postgres' })
    redaction.keep(['postgres-kiwi4417x', 'postgres-0'])
    expect(redaction.text('postgres-kiwi4417x, postgres-0')).toBe('postgres-kiwi4417x, postgres-0')
    redaction.add('kiwi4417x')
    expect(redaction.text('postgres-kiwi4417x, postgres-0')).toBe('***-***, postgres-0')
    redaction.add('postgres-0')
    expect(redaction.text('postgres-0')).toBe('***')
  })

  it('loses nothing that stands under names which become the same', () => {
    const { deep } = createRedaction({ a: 'kiwi-4417', b: 'plover-9', c: 'otter-12' })
    expect(
      deep({ 'kiwi-4417': 1, 'plover-9': 2, 'otter-12': 3, '***': 4, 'by-kiwi-4417': 5, 'by-plover-9': 6 }),
    ).toEqual({
      '*** (2)': 1,
      '*** (3)': 2,
      '*** (4)': 3,
      '***': 4,
      'by-***': 5,
      'by-*** (2)': 6,
    })
  })

  it('masks what is left of a very long one as of any other', () => {
    const long = Array.from({ length: 8000 }, (_, index) => `w${index * 7}`).join('-')
    const { text } = createRedaction({ long })
    for (const kept of [6, 5000, long.length - 5]) {
      expect(text(`said …${long.slice(-kept)}.`)).toBe('said …***.')
      expect(text(`said ${long.slice(0, kept)}….`)).toBe('said ***….')
      expect(text(`said …${base64(long).slice(-kept)}.`)).toBe('said …***.')
    }
  })

  it('leaves alone what is too short or too common to be one', () => {
    const { text, deep } = createRedaction({ a: 'true', b: '1', c: 'ab', d: 8080, e: true, f: '', g: null })
    expect(text('true 1 ab 8080 null')).toBe('true 1 ab 8080 null')
    expect(deep({ n: 8080, t: true })).toEqual({ n: 8080, t: true })
  })

  it('leaves alone what stands under a name that only says where a system is', () => {
    const redaction = createRedaction({})
    redaction.expose(['SYSTEM_CONTEXT'])
    redaction.add({ system: { SYSTEM_CONTEXT: 'kind-dev', SYSTEM_KEY: 'kiwi-4417' } })
    expect(redaction.text('kind-dev kiwi-4417')).toBe('kind-dev ***')
    expect(redaction.holdsSecret({ context: 'kind-dev' })).toBe(false)
    const file = `${'token: plover-17 '.repeat(20)}`
    redaction.add({ system: { SYSTEM_CONTEXT: file } })
    expect(redaction.text(`it holds ${file}`)).toBe('it holds ***')
  })

  it('masks what is left of one where a text was cut off in its midst, at either end', () => {
    const { text } = createRedaction({ phrase: 'otter lamps under gravel' })
    const sentence = 'before it: "otter lamps under gravel" stood there'
    for (let most = 1; most <= sentence.length; most++) {
      for (const from of ['start', 'end'] as const) {
        expect(text(shorten(sentence, most, { from }))).not.toMatch(/otter|lamps|under|gravel/)
      }
    }
    expect(text('otter lamps… and …under gravel')).toBe('***… and …***')
    expect(text('…undergrowth, otter…')).toBe('…undergrowth, ***…')
  })

  it('masks what is left of one in lines of Base64, where those before or behind are cut off', () => {
    const phrase = Array.from({ length: 40 }, (_, index) => `word-${index * index}`).join(' ')
    const { text } = createRedaction({ phrase })
    const lines = base64(phrase).match(/.{1,64}/g)!
    for (let most = 20; most <= lines.join('\n').length; most += 9) {
      for (const from of ['start', 'end'] as const) {
        const shown = text(shorten(`${lines.join('\n')}`, most, { from }))
        expect(lines.filter((line) => shown.includes(line))).toEqual([])
      }
    }
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

  it('leaves the names that experiments and journals have by their format', () => {
    const { deep } = createRedaction({ a: 'secret', b: 'config', c: 'status' })
    const experiment = { secrets: { s: { type: 'env', key: 'K' } }, configuration: { secret: 'status of it' } }
    expect(deep(experiment)).toEqual({
      secrets: { s: { type: 'env', key: 'K' } },
      configuration: { '***': '*** of it' },
    })
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
