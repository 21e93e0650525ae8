import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { faultCases } from './fault-case.ts'
import { faultyActions } from './faulty-actions.ts'
import { pageUrl } from './page/cell.ts'
import { cellOf, renderPage } from './page/render-page.ts'
import { playApart } from './play-apart.ts'

/**
 * Plays every case, on all cores, and writes the page. With `--only NAME`, which may stand several times, those of the actions whose name has that in it; the others
 * stay as the page has them. Ends with exit code 1, and leaves the page alone, where a run was not as it has to be.
 */
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [''] } } })
const meant = faultyActions.filter(({ name }) => values.only.some((part) => name.includes(part)))
const parts = availableParallelism()
const cells = new Map<string, string>()
let wrong = 0

/** Every so manieth action, beginning with this one. */
async function playPart(part: number): Promise<void> {
  const own = new Set(meant.filter((_, at) => at % parts === part))
  if (own.size === 0) return
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
if (wrong === 0) await writeFile(pageUrl, renderPage(new Map([...(await cellsOfPage()), ...cells])))
else process.exitCode = 1

async function cellsOfPage(): Promise<readonly (readonly [string, string])[]> {
  const page = await readFile(pageUrl, 'utf8')
  return faultCases.flatMap((each) => {
    const cell = cellOf(page, each)
    return cell === undefined ? [] : [[each.name, cell] as const]
  })
}
