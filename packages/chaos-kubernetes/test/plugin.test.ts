import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import plugin from 'chaos-kubernetes'
import { expect, test } from 'vitest'

const activities = { ...plugin.actions, ...plugin.probes }
const kebab = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

test.each(['actions', 'probes', 'changes', 'preflight'] as const)(
  'every file of %s is listed under its name',
  (folder) => {
    const files = readdirSync(join(import.meta.dirname, '../src', folder)).map((file) => file.replace('.ts', ''))
    expect(
      Object.keys(plugin[folder] ?? {})
        .map(kebab)
        .sort(),
    ).toEqual(files.sort())
  },
)

test('no name of Chaos Toolkit is taken twice', () => {
  const names = Object.values(activities).flatMap(({ chaosToolkit }) => chaosToolkit ?? [])
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

test('every argument says what it is for', () => {
  const silent = Object.entries(activities).flatMap(([key, { args }]) => {
    const { properties = {} } = args['~standard'].jsonSchema.input({ target: 'draft-2020-12' }) as {
      properties?: Record<string, { description?: string }>
    }
    return Object.entries(properties).flatMap(([name, { description }]) =>
      description === undefined ? [`${key}.${name}`] : [],
    )
  })
  expect(silent).toEqual([])
})

test('an argument that nobody knows is refused', async () => {
  for (const { args } of Object.values(activities)) {
    const result = await args['~standard'].validate({ nobody_knows: 1 })
    expect(JSON.stringify(result)).toContain('nobody_knows')
  }
})
