import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { faultCases } from './fault-case.ts'
import { faultyActions } from './faulty-actions.ts'
import { pageUrl } from './page/cell.ts'
import { renderPage } from './page/render-page.ts'
import { playApart } from './play-apart.ts'

/** Plays every case, on all cores, and writes the page. Ends with exit code 1, and leaves the page alone, where a run was not as it has to be. */
const parts = availableParallelism()
const cells = new Map<string, string>()
let wrong = 0

/** Every so manieth action, beginning with this one. */
async function playPart(part: number): Promise<void> {
  const own = new Set(faultyActions.filter((_, at) => at % parts === part))
  for await (const result of playApart(faultCases.filter(({ action }) => own.has(action)))) {
    cells.set(result.name, result.cell)
    if (cells.size % 500 === 0) console.log(`${cells.size} cases are played`)
    if (result.wrong.length === 0) continue
    wrong += 1
    console.log(`✗ ${result.name}\n${result.wrong.map((each) => `    ${each}`).join('\n')}`)
  }
}

await Promise.all(Array.from({ length: parts }, (_, part) => playPart(part)))
console.log(`${cells.size} cases, ${wrong} of them wrong`)
if (wrong === 0) await writeFile(pageUrl, renderPage(cells))
else process.exitCode = 1
