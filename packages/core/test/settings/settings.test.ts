import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { defaultSettingsPath, loadSettings } from '../../src/settings/load-settings.ts'
import { getSetting, parseSettingsKey, removeSetting, setSetting } from '../../src/settings/settings-key.ts'

let path = ''
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'chaos-settings-')), 'settings.yaml')
})

describe('settings', () => {
  it('are in the home folder', () => {
    expect(defaultSettingsPath({ HOME: '/home/me' })).toBe('/home/me/.chaostoolkit/settings.yaml')
  })

  it('are empty where there is no file, or nothing in it', async () => {
    expect(await loadSettings(path)).toEqual({})
    await writeFile(path, '# nothing\n')
    expect(await loadSettings(path)).toEqual({})
  })

  it('are read as YAML', async () => {
    await writeFile(path, 'runtime:\n  rollbacks: {strategy: always}\n')
    expect(await loadSettings(path)).toEqual({ runtime: { rollbacks: { strategy: 'always' } } })
  })

  it('are refused in one sentence where they can not be understood', async () => {
    await writeFile(path, 'a: [1')
    await expect(loadSettings(path)).rejects.toMatchObject({
      outcome: 'invalid',
      message: expect.stringContaining('at 1:6'),
    })
    await writeFile(path, '- a')
    await expect(loadSettings(path)).rejects.toThrow('are no mapping')
  })
})

describe('a key of the settings', () => {
  const settings = { auths: { 'example.com': { type: 'basic', value: 'x' } }, notifications: [{ type: 'http' }] }

  it.each([
    ['runtime.rollbacks.strategy', ['runtime', 'rollbacks', 'strategy']],
    ['notifications[0].url', ['notifications', 0, 'url']],
    ['auths.example\\.com.type', ['auths', 'example.com', 'type']],
    ['a[0][12].b[3]', ['a', 0, 12, 'b', 3]],
    ['a[0]b[1]', ['a[0]b', 1]],
    ['a[x][1]', ['a[x]', 1]],
    ['a[]', ['a[]']],
    ['1]', ['1]']],
  ])('%s is read part by part', (key, parts) => {
    expect(parseSettingsKey(key)).toEqual(parts)
  })

  it('gives what stands there', () => {
    expect(getSetting(settings, 'auths.example\\.com.type')).toBe('basic')
    expect(getSetting(settings, 'notifications[0]')).toEqual({ type: 'http' })
  })

  it('that is not there is refused, with the nearest one that is', () => {
    expect(() => getSetting(settings, 'notifications[0].typ')).toThrow(
      expect.objectContaining({
        message: 'There is no setting notifications[0].typ.',
        remedy: 'Did you mean notifications[0].type?',
      }),
    )
    expect(() => getSetting(settings, 'a..b')).toThrow('is no key')
    expect(() => getSetting(settings, 'toString')).toThrow('There is no setting')
  })

  it('can be set and removed; comments stay', async () => {
    await writeFile(path, '# mine\nruntime:\n  rollbacks:\n    strategy: always # for now\nlist: [1, 2]\n')
    await setSetting(path, 'runtime.rollbacks.strategy', 'never')
    await setSetting(path, 'controls.new.features', ['a', true])
    await removeSetting(path, 'list[0]')
    expect(await loadSettings(path)).toEqual({
      runtime: { rollbacks: { strategy: 'never' } },
      list: [2],
      controls: { new: { features: ['a', true] } },
    })
    expect(await readFile(path, 'utf8')).toContain('# mine\nruntime:\n  rollbacks:\n    strategy: never # for now\n')
  })

  it('can be added behind the last item of a list, and no further', async () => {
    await setSetting(path, 'notifications[0].url', 'a')
    await setSetting(path, 'notifications[1]', { url: 'b' })
    await expect(setSetting(path, 'notifications[999999999]', 1)).rejects.toMatchObject({
      message: "notifications[999999999] can't be set, as the list there has 2 items.",
      remedy: 'The next one is [2].',
    })
    await expect(setSetting(path, 'new[1]', 1)).rejects.toThrow('the list there has 0 items')
    expect(await loadSettings(path)).toEqual({ notifications: [{ url: 'a' }, { url: 'b' }] })
    expect(() => parseSettingsKey(`${'a.'.repeat(1000)}a`)).toThrow('The key has 1001 parts')
  })

  it('can be set where there was no file, and not below a value', async () => {
    await setSetting(path, 'a.b', 1)
    expect(await loadSettings(path)).toEqual({ a: { b: 1 } })
    await expect(setSetting(path, 'a.b.c', 1)).rejects.toThrow("a.b.c can't be set")
    await expect(removeSetting(path, 'a.c')).rejects.toThrow('There is no setting a.c')
  })
})
