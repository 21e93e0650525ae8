import { existsSync } from 'node:fs'
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { guideSteps } from '../../support/guide-steps.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const steps = guideSteps(join(repository, 'docs/guides/write-a-plugin.md'))

/** A home that knows nothing of this machine but how to reach the registry of packages. */
async function newHome() {
  const home = await mkdtemp(join(tmpdir(), 'chaos-e2e-guide-'))
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|chaos_|xdg_|kubeconfig$|node_options$)/i.test(name),
  )
  const { stdout: cache } = await execa('npm', ['config', 'get', 'cache'], { cwd: homedir() })
  const environment = {
    ...Object.fromEntries(own),
    HOME: home,
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    npm_config_userconfig: process.env['npm_config_userconfig'] ?? join(homedir(), '.npmrc'),
    npm_config_cache: cache,
    npm_config_prefer_offline: 'true',
  }
  const type = (commands: string, cwd: string) =>
    execa('sh', ['-ec', commands], { cwd, env: environment, extendEnv: false, all: true, reject: false })
  return { home, type, [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }) }
}

test('who follows the guide to plugins has a plugin that works', async () => {
  await using machine = await newHome()
  const folder = join(machine.home, 'chaos-notes')
  await mkdir(folder)
  const said: string[] = []
  for (const step of steps) {
    if ('file' in step) {
      await mkdir(dirname(join(folder, step.file)), { recursive: true })
      await writeFile(join(folder, step.file), step.text)
      continue
    }
    // What is done in a clone of the repository is done in this one, which is installed already.
    const inClone = step.commands.startsWith('npm ci\n')
    const { exitCode, all } = await machine.type(step.commands.replace(/^npm ci\n/, ''), inClone ? repository : folder)
    expect(exitCode, `${step.commands}${all}`).toBe(0)
    said.push(all)
  }

  const output = said.join('\n')
  for (const text of ['notes/leave-note', 'notes/note-is-there', '✓ probe   it is there: true']) {
    expect(output).toContain(text)
  }
  expect(output).toMatch(/restored +File note\.txt +a note left/)
  expect(output).toMatch(/^.*pass 1$/m)
  expect(existsSync(join(folder, 'note.txt'))).toBe(false)

  // Where it says that the line of an error is that of the source.
  await appendFile(join(folder, 'src/actions/leave-note.ts'), "\nthrow new Error('not today')\n")
  const { exitCode, all } = await machine.type('npm run build', folder)
  expect(exitCode).not.toBe(0)
  expect(all).toContain(
    "The manifest of chaos-notes can't be made: src/actions/leave-note.ts:21 throws as it is loaded, Error: not today; mend it there.",
  )
})
