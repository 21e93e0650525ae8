// Measures the sandbox and writes the page of the docs. Exits with 1 where a goal is missed.
import { writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { measureCommandLine } from './measure-command-line.ts'
import { measureLargeCluster } from './measure-large-cluster.ts'
import { describeMachine, type Row, renderReport } from './render-report.ts'

const page = new URL('../../../docs/reference/sandbox-benchmark.md', import.meta.url)
const before = loadavg()[0] ?? 0
const rows: Row[] = []
const report = (row: Row) => {
  rows.push(row)
  const verdict = row.met === undefined ? '' : row.met ? '  (met)' : '  (MISSED)'
  console.log(
    `${row.what}: ${[row.figure, row.cpu, row.goal && `goal ${row.goal}`].filter(Boolean).join(', ')}${verdict}`,
  )
  if (row.remark !== undefined) console.log(`  ${row.remark}`)
}
await measureCommandLine(report)
await measureLargeCluster(report)
await writeFile(page, renderReport(rows, describeMachine(before)))
if (rows.some(({ met }) => met === false)) process.exitCode = 1
