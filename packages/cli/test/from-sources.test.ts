import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const dev = join(import.meta.dirname, '../bin/dev.js')

test('the command line runs from its sources, without a build', async () => {
  const args = ['--conditions=chaos-source', dev, 'run', '--help']
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { PATH: process.env['PATH'] } })
  expect(stdout).toContain('USAGE\n  $ chaos run SOURCE')
})
