import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readFileBytes, readTextFile, TooLarge } from 'chaos-plugin-api'
import { afterAll, expect, test } from 'vitest'

const folder = await mkdtemp(join(tmpdir(), 'chaos-read-file-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

for (const [what, size] of [
  ['nothing', 0],
  ['a few bytes', 3],
  ['what is read at once', 2 ** 20],
  ['a byte more', 2 ** 20 + 1],
] as const) {
  test(`a file of ${what} is read whole`, async () => {
    const file = join(folder, what)
    const content = Buffer.alloc(size, 'Zoë')
    await writeFile(file, content)
    expect(content.equals(await readFileBytes(file))).toBe(true)
    expect(content.equals(await readFileBytes(file, { most: size }))).toBe(true)
  })
}

test('a file with more than the bound is refused, however long it is', async () => {
  for (const size of [4, 2 ** 20 + 1]) {
    const file = join(folder, String(size))
    await writeFile(file, Buffer.alloc(size))
    await expect(readFileBytes(file, { most: size - 1 })).rejects.toThrow(TooLarge)
  }
})

test('a file that says that it is empty, as those of the kernel do, is read to its end', async ({ skip }) => {
  const file = '/proc/version'
  if (!existsSync(file)) skip('There is no such file here.')
  expect(await readTextFile(file)).toBe(readFileSync(file, 'utf8'))
})

test('what is no file is an error of the file system', async () => {
  await expect(readFileBytes(tmpdir())).rejects.toThrow(/EISDIR/)
})
