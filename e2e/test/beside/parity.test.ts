import { readFile } from 'node:fs/promises'
import { execa } from 'execa'
import { expect, inject, test } from 'vitest'
import { functions } from '../../parity/functions.ts'
import { knownDifferences } from '../../parity/known-differences.ts'
import { playParity } from '../../parity/play-parity.ts'
import { sharedKit } from '../../support/shared-kit.ts'

interface Activity {
  readonly chaosToolkit?: readonly string[]
}

test('every function of the extensions for Kubernetes and Istio is there under its name', async () => {
  const { stdout } = await execa(process.execPath, [inject('cli').bin, 'discover', '--json'])
  const names = (JSON.parse(stdout) as readonly Activity[]).flatMap(({ chaosToolkit = [] }) => chaosToolkit)
  expect(functions).toHaveLength(103 + 7 + 2)
  expect(functions.filter((name) => !names.includes(name))).toEqual([])
})

test('one scenario of each function ends as with Chaos Toolkit on a real control plane', { timeout: 900_000 }, async ({
  skip,
}) => {
  const kit = sharedKit('parity')
  if (!kit) return skip('No parity kit lies beside the repository.')

  const { figures, played, failed, details } = await playParity(kit, inject('cli').bin, 'one of each')

  console.log(`parity: ${figures}`)
  expect(failed, details).toEqual([])
  expect([...new Set(played.map((name) => name.split('/')[0]))].sort()).toEqual([...functions].sort())
})

test('each scenario that is known to differ stands in the documentation with the reason', async () => {
  const page = await readFile(new URL('../../../docs/reference/differences.md', import.meta.url), 'utf8')
  for (const [scenario, why] of Object.entries(knownDifferences)) {
    const name = scenario.split('/')[0]!
    expect(page).toContain(`| \`${name}\` | ${why} |`)
  }
})
