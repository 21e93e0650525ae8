import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { exportLines } from '../../src/sandbox/export-lines.ts'

test('a shell gets every value as it is', async () => {
  const values = { PLAIN: '/home/me/kubeconfig', ODD: `it's $HOME \`id\` "and" \\ more; exit 1\n ` }
  const script = `${exportLines(values)}printf '%s|%s|' "$PLAIN" "$ODD"`
  const { stdout } = await promisify(execFile)('sh', ['-c', script])
  expect(stdout.split('|')).toEqual([values.PLAIN, values.ODD, ''])
})

test('plain values need no quotes', () => {
  expect(exportLines({ PAGE: 'http://127.0.0.1:8080' })).toBe('export PAGE=http://127.0.0.1:8080\n')
})
