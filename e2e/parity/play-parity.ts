import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { knownDifferences } from './known-differences.ts'

/** What the parity kit said. */
export interface PlayedParity {
  /** Its last line: `285 passed, 6 failed, 0 skipped`. */
  readonly figures: string
  /** The scenarios that were played, by function and name. */
  readonly played: readonly string[]
  readonly failed: readonly string[]
  /** What it said of those that failed. */
  readonly details: string
}

/** Plays scenarios of the parity kit with a command line: all of them, or one of each function. */
export async function playParity(kit: string, bin: string, which: 'all' | 'one of each'): Promise<PlayedParity> {
  if (which === 'all') return play(kit, bin, [])
  const folder = await mkdtemp(join(tmpdir(), 'parity-'))
  try {
    await copyOneOfEach(join(dirname(kit), 'scenarios'), folder)
    return await play(kit, bin, ['--scenarios', folder])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function play(kit: string, bin: string, args: readonly string[]): Promise<PlayedParity> {
  const { stdout } = await execa(kit, ['--jobs', '3', ...args], {
    reject: false,
    env: { CHAOS: `${process.execPath} ${bin}` },
  })
  const lines = stdout.trimEnd().split('\n')
  const named = (word: string) =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length).trim().split(' ')[0]!] : []))
  const failed = named('FAIL')
  const details = lines.filter((line, at) => line.startsWith('FAIL') || (at > 0 && line.startsWith('   '))).join('\n')
  return { figures: lines.at(-1) ?? '', played: [...named('ok'), ...failed].sort(), failed: failed.sort(), details }
}

interface Scenario {
  readonly golden: { readonly outcome: string; readonly seconds: number }
}

/** Of each function the shortest scenario, and one that ends well, if there is one, which we do not mean to differ in. */
async function copyOneOfEach(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) {
    const scenarios = await Promise.all(
      (await readdir(join(from, name))).map(async (file) => {
        const { golden } = JSON.parse(await readFile(join(from, name, file), 'utf8')) as Scenario
        return { file, rank: golden.seconds + (golden.outcome === 'succeeded' ? 0 : 1000) }
      }),
    )
    const alike = scenarios.filter(({ file }) => !(`${name}/${file.replace('.json', '')}` in knownDifferences))
    const [chosen] = alike.toSorted((a, b) => a.rank - b.rank || (a.file < b.file ? -1 : 1))
    if (chosen !== undefined) await cp(join(from, name, chosen.file), join(to, name, chosen.file))
  }
}
