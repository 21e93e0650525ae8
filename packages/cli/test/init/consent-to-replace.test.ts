import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentToReplace } from '../../src/init/consent-to-replace.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chaos-consent-'))
  await writeFile(join(folder, 'mine.json'), 'my work')
  await symlink('mine.json', join(folder, 'link'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function personWhoSays(answer: boolean) {
  const questions: string[] = []
  return { questions, confirm: async (question: string) => questions.push(question) > 0 && answer }
}

test.each(['mine.json', 'link'])('a file that is there is replaced with consent only: %s', async (name) => {
  const path = join(folder, name)
  const [yes, no] = [personWhoSays(true), personWhoSays(false)]
  expect(await consentToReplace(path, yes)).toBe(true)
  await expect(consentToReplace(path, no)).rejects.toThrow(`There is ${path} already, and it is left as it is.`)
  await expect(consentToReplace(path, undefined)).rejects.toThrow('left as it is')
  expect([...yes.questions, ...no.questions]).toEqual(new Array(2).fill(`There is ${path} already. Replace it?`))
})

test('what is not there needs no consent', async () => {
  const person = personWhoSays(false)
  expect(await consentToReplace(join(folder, 'new.json'), person)).toBe(false)
  expect(person.questions).toEqual([])
})
