import { callFaults } from '../call-faults.ts'
import { type Aim, aims, type FaultCase, faultCases } from '../fault-case.ts'
import { faultyActions } from '../faulty-actions.ts'
import { noSuchCall } from './cell.ts'

const top = (runs: number) => `# What faults of the API server do to a run

Written by \`npm run fault-matrix\`, which has played each of these ${runs} runs in a cluster of its own: one action, undone at the end, with one
fault. Every run has ended, and each object was as before or named as what it is; nobody else's writing was claimed, and nothing took effect in the
two minutes after the end.

| in the tables | says that |
| --- | --- |
| as before | the action did its work or failed, and every object was as before in the end |
| nothing done | the action failed before it had done anything |
| lasts | what the action does can't be undone, as it says beforehand |
| left, and said | something was not proven to be as before: the run named it, why, and the command that puts it back (exit code 5). Without the fault \`chaos recover\` then put it back |
| left to a person | so did \`chaos recover\`: nobody can tell whose the object is |
| – | there is no such call |

| fault | what happens to the call |
| --- | --- |
| 409, 410, 429, 500, 503, 504 | the API server refuses it so; \`Retry-After\` is 3 s |
| reset before, reset after | the connection breaks before or after the call takes effect |
| stall | nobody answers, ever |
| 401 for 20 s | for so long the credentials of every call count as expired |
| partition of 30 s | for so long nothing gets through; what was sent arrives later |
| 404, deleted | somebody else deletes the object before the call arrives |
| 404, HTML; 404, empty | a proxy answers |
| 404, kind; 404, another | the answer is that of an API server that doesn't serve the kind, or is about another object |
`

/** Writes the page of all cases, by what they came to. */
export function renderPage(cells: ReadonlyMap<string, string>): string {
  const runs = faultCases.filter(({ name }) => cells.get(name) !== noSuchCall).length
  const tables = (Object.keys(aims) as Aim[]).map((aim) => `\n## ${aims[aim]}\n\n${table(aim, cells)}\n`)
  return `${top(runs)}${tables.join('')}`
}

function table(aim: Aim, cells: ReadonlyMap<string, string>): string {
  const rows = faultyActions.map(({ name }) => {
    const own = faultCases.filter((each) => each.aim === aim && each.action.name === name)
    return [name, ...own.map((each) => cells.get(each.name) ?? '')]
  })
  const head = ['action', ...callFaults.map(({ name }) => name)]
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

/** What the page says of a case; undefined where it doesn't have it. */
export function cellOf(page: string, { action, fault, aim }: FaultCase): string | undefined {
  const section = page.split(`\n## ${aims[aim]}\n`)[1]?.split('\n## ')[0] ?? ''
  const rows = section.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  const column = rows.find((row) => row[1] === 'action')?.indexOf(fault.name) ?? -1
  return rows.find((row) => row[1] === action.name)?.[column]
}
