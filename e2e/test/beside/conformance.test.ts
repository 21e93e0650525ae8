import { execa } from 'execa'
import { expect, inject, test } from 'vitest'
import { sharedKit } from '../../support/shared-kit.ts'

const share = 0.97

test('at least 97 % of the recorded cases of Chaos Toolkit give the recorded result', { timeout: 900_000 }, async ({
  skip,
}) => {
  const kit = sharedKit('conformance')
  if (!kit) return skip('No conformance kit lies beside the repository.')

  const { stdout } = await execa(kit, ['--jobs', '2'], {
    reject: false,
    env: { CHAOS: `${process.execPath} ${inject('cli').bin}` },
  })

  const lines = stdout.trimEnd().split('\n')
  const [, passed, failed] = /^(\d+) passed, (\d+) failed, \d+ skipped$/.exec(lines.at(-1) ?? '') ?? []
  const failures = lines.filter((line) => line.startsWith('FAIL')).join('\n')
  console.log(`conformance: ${lines.at(-1)}\n${failures}`)
  expect(Number(passed) / (Number(passed) + Number(failed)), failures).toBeGreaterThanOrEqual(share)
})
