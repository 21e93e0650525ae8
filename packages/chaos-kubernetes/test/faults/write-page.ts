import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { pageUrl } from './page/cell.ts'
import { renderPage } from './page/render-page.ts'
import type { CaseResult } from './play-cases.ts'

/** Plays every case, on all cores, and writes the page. Ends with exit code 1, and leaves the page alone, where a run was not as it has to be. */
const parts = availableParallelism()
const cells = new Map<string, string>()
let wrong = 0

async function playPart(part: number): Promise<void> {
  const program = fileURLToPath(new URL('./play-part.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=chaos-source', program, String(part), String(parts)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  for await (const line of createInterface({ input: child.stdout })) {
    const result = JSON.parse(line) as CaseResult
    cells.set(result.name, result.cell)
    if (cells.size % 500 === 0) console.log(`${cells.size} cases are played`)
    if (result.wrong.length === 0) continue
    wrong += 1
    console.log(`✗ ${result.name}\n${result.wrong.map((each) => `    ${each}`).join('\n')}`)
  }
  if ((await ended) !== 0) throw new Error('A part of the cases was not played to its end.')
}

await Promise.all(Array.from({ length: parts }, (_, part) => playPart(part)))
console.log(`${cells.size} cases, ${wrong} of them wrong`)
if (wrong === 0) await writeFile(pageUrl, renderPage(cells))
else process.exitCode = 1
