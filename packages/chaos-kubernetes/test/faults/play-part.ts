import { text } from 'node:stream/consumers'
import { faultCases } from './fault-case.ts'
import { playCases } from './play-cases.ts'

// A part of the matrix, in a process of its own: standard input has the names of its cases, as a list. A line of JSON for each case.
const own = new Set(JSON.parse(await text(process.stdin)) as readonly string[])
for await (const result of playCases(faultCases.filter(({ name }) => own.has(name)))) {
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
