import { expect, test } from 'vitest'
import { experimentOf, newChaos } from '../chaos.ts'

const old = (kind: string) => ({ apiVersion: 'old.example/v1', kind, metadata: { name: 'a' } })

test('all manifests that a sandbox can not take are named at once, whoever starts it', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf([]))
  await chaos.write('stack/a.json', old('First'))
  await chaos.write('stack/inner/b.json', old('Second'))
  await chaos.write('stack/inner/c.yaml', 'kind: [')
  for (const args of [
    ['run', 'e.json', '--sandbox', '--sandbox-preset=empty', '--sandbox-manifests=stack'],
    ['sandbox', 'up', '--preset=empty', '--manifests=stack'],
  ]) {
    const { code, stderr } = await chaos.run(args)
    expect(stderr).toMatch(/^3 problems were found in the manifests\. Correct them/)
    expect(stderr).toMatch(/^ {2}\S*stack\/a\.json: .* First of old\.example\/v1\.$/m)
    expect(stderr).toMatch(/^ {2}\S*stack\/inner\/b\.json: .* Second of old\.example\/v1\.$/m)
    expect(stderr).toMatch(/^ {2}\S*stack\/inner\/c\.yaml can't be read: .*line 1/m)
    expect(code).toBe(2)
  }
})

test('of very many the first hundred are told', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf([]))
  const items = Array.from({ length: 150 }, (_, index) => old(`Kind${index}`))
  await chaos.write('stack/all.json', { apiVersion: 'v1', kind: 'List', items })
  const { code, stderr } = await chaos.run([
    'run',
    'e.json',
    '--sandbox',
    '--sandbox-preset=empty',
    '--sandbox-manifests=stack',
  ])
  expect(stderr).toContain('150 problems were found in the manifests.')
  expect(stderr).toContain('… and 50 more.')
  expect(code).toBe(2)
})
