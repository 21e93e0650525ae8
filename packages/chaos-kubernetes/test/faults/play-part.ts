import { faultCases } from './fault-case.ts'
import { faultyActions } from './faulty-actions.ts'
import { playCases } from './play-cases.ts'

// A part of the matrix, in a process of its own: every so manieth action, beginning with this one. A line of JSON for each case.
const [first, every] = process.argv.slice(2).map(Number) as [number, number]
const own = new Set(faultyActions.filter((_, at) => at % every === first))
for await (const result of playCases(faultCases.filter(({ action }) => own.has(action)))) {
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
