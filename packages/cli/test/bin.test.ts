import { expect, test } from 'vitest'
import { newChaos } from './chaos.ts'

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
