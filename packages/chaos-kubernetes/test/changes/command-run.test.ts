import { expect, test } from 'vitest'
import { commandRun } from '../../src/changes/command-run.ts'

test('a long command is shown up to the end of a word, so that no half of a secret is left', () => {
  const data = { cluster: { server: 's', uid: 'u' }, namespace: 'shop', pod: 'cart', container: 'c' }
  const command = ['say', ...Array<string>(17).fill('say'), 'correct-horse-battery']
  expect(commandRun.describe({ ...data, command } as Parameters<typeof commandRun.describe>[0])).toEqual({
    object: 'Pod shop/cart: container c',
    summary: `ran ${'say '.repeat(17)}say…`,
  })
})
