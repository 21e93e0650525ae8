import { join } from 'node:path'
import { expect, test } from 'vitest'
import { experimentOf, newChaos } from './chaos.ts'

test('a Node that is too old is told so in one sentence', async () => {
  await using chaos = await newChaos()
  const hook = await chaos.write(
    'old.cjs',
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })",
  )
  const { code, stderr } = await chaos.run(['--version'], { nodeArguments: ['--require', hook] })
  expect(code).toBe(2)
  expect(stderr).toMatch(/^chaos needs Node\.js 22\.19 or newer, but this is 20\.20\.2\. Install a newer one .*\.\n$/)
})

test('the version is printed as Chaos Toolkit prints it', async () => {
  await using chaos = await newChaos()
  const { code, stdout } = await chaos.run(['--version'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^chaos, version \d+\.\d+\.\d+\n$/)
})

test.each([[[]], [['--verbose']]])('%j names no command: usage, and exit code 2', async (args) => {
  await using chaos = await newChaos()
  const { code, stdout } = await chaos.run(args)
  expect(code).toBe(2)
  expect(stdout).toContain('COMMANDS')
})

test('the help of a command says what is there for compatibility only', async () => {
  await using chaos = await newChaos()
  const { code, stdout } = await chaos.run(['run', '--help'])
  expect(code).toBe(0)
  expect(stdout).toContain('--no-version-check')
  expect(stdout).toMatch(/Accepted\s+for\s+compatibility\s+with\s+Chaos\s+Toolkit/)
})

test('what Node itself warns of is said to whoever asks for it only', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf([]))
  const environment = { FORCE_COLOR: '1', NO_COLOR: '1' }
  const { code, stderr } = await chaos.run(['validate', 'e.json'], { environment })
  expect(code, stderr).toBe(0)
  expect(stderr).not.toMatch(/NO_COLOR|node:/)
  const asked = await chaos.run(['validate', 'e.json', '--verbose'], { environment })
  expect(asked.stderr).toContain("The 'NO_COLOR' env is ignored")
})

test.each([
  ['inspect', 2],
  ['uninstall', 0],
  ['reset', 0],
])('a linked plugin whose folder is gone: %s', async (command, expected) => {
  await using chaos = await newChaos()
  const root = join(chaos.folder, 'gone')
  await chaos.write('../data/package.json', {
    oclif: { schema: 1, plugins: [{ name: 'my-gone', type: 'link', root }] },
  })
  const args = command === 'reset' ? ['plugins', command] : ['plugins', command, 'my-gone']
  const { code, stderr } = await chaos.run(args)
  expect(code, stderr).toBe(expected)
  expect(stderr).not.toMatch(/ENOENT|oclif|node:/)
  if (command === 'inspect') {
    expect(stderr).toBe(
      `The plugin my-gone is linked, but nothing of it is in ${root}. Put it back, or forget it with "chaos plugins uninstall my-gone".\n`,
    )
  }
})
