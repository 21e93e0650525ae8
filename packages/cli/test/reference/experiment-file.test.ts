import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { type Chaos, newChaos } from '../chaos.ts'
import { type Example, examplesOf } from './examples-of.ts'
import { startShop } from './shop.ts'

const page = resolve(import.meta.dirname, '../../../../docs/reference/experiment-file.md')
const examples = examplesOf(page)

test('the page has examples', () => {
  expect(examples.length).toBeGreaterThan(40)
})

test('its links lead to sections of it', () => {
  const text = readFileSync(page, 'utf8')
  const sections = [...text.matchAll(/^#{2,4} (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )
  const linked = [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor!)
  expect(linked.filter((anchor) => !sections.includes(anchor))).toEqual([])
})

test.for(examples.map((example) => [example.name, example] as const))('%s', async ([, example]) => {
  await using chaos = await newChaos()
  await using shop = await startShop()
  const { code, said } = await play(example, chaos, shop.environment)
  expect(code, said).toBe(example.exitCode)
  for (const text of example.shows) expect(said).toContain(text.replaceAll(/\s+/g, ' '))
  for (const text of example.sends) expect(shop.requests.join('\n')).toContain(text)
  // Where the file is refused there is no run, and so no verdict.
  if (example.exitCode !== 2) expect(said.toLowerCase()).toContain(` ${example.ends} `)
})

/** Writes the files of an example and runs its command. What was said comes with single spaces, as lines may be wrapped. */
async function play(
  { text, command, files }: Example,
  chaos: Chaos,
  shop: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly said: string }> {
  for (const [name, content] of files) await chaos.write(name, content)
  await chaos.write('example.yaml', completed(text))
  const words = command.split(' ')
  const start = words.indexOf('chaos')
  const variables = words.slice(0, start).map((word) => word.split('=') as [string, string])
  const environment = { ...shop, PYTHONDONTWRITEBYTECODE: '1', ...Object.fromEntries(variables) }
  const { code, stdout, stderr } = await chaos.run(words.slice(start + 1), { environment })
  return { code, said: `${stdout}\n${stderr}`.replaceAll(/\s+/g, ' ') }
}

/** An example leaves out what a file must have and what is not its subject. */
function completed(text: string): string {
  const rest = { title: 'An example', description: 'Of the reference page.', method: '[]' }
  const missing = Object.entries(rest).filter(([key]) => !new RegExp(`^${key}:`, 'm').test(text))
  return [...missing.map(([key, value]) => `${key}: ${value}`), text].join('\n')
}
