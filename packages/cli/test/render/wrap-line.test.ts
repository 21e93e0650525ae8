import { expect, test } from 'vitest'
import { wrapLine } from '../../src/render/wrap-line.ts'

test.each(['chaos recover', 'kubectl get namespaces', 'npm install', 'npx chaos-plugin-manifest', 'pip install x'])(
  'the command "%s" is not broken where a line ends',
  (command) => {
    const lines = wrapLine(`Say what is to be done, "${command}".`, 32).split('\n')
    expect(lines).toEqual(['Say what is to be done,', `  "${command}".`])
  },
)
