import { expect, test } from 'vitest'
import { splitCommand } from '../../src/pods/split-command.ts'

test.each([
  ['', []],
  ['  ls  -l ', ['ls', '-l']],
  [`sh -c 'echo "a b"; exit 3'`, ['sh', '-c', 'echo "a b"; exit 3']],
  ['echo "a \\"b\\" $c"', ['echo', 'a "b" $c']],
  ['echo "\\n"', ['echo', '\\n']],
  ['a\\ b c', ['a b', 'c']],
  [`'' x""y`, ['', 'xy']],
] as const)('%s', (text, words) => {
  expect(splitCommand(text)).toEqual(words)
})

test('a quotation mark that is not closed is a failure', () => {
  expect(() => splitCommand('echo "a')).toThrow('The command has a quotation mark that is not closed.')
})
