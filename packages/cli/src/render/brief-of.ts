import type { LoggedRecord } from 'chaos-core'

/** What journals and recoveries need of a record, and nobody reads line by line: it may be as large as one likes. */
const bulky = ['activity', 'data', 'environment', 'experiment', 'journal', 'plugins', 'result', 'results', 'state']

/** A record without its bulky parts. */
export function briefOf(record: LoggedRecord): Readonly<Record<string, unknown>> {
  const brief = Object.entries(record).filter(
    ([name, value]) => name !== 'output' && !(typeof value === 'object' && bulky.includes(name)),
  )
  return Object.fromEntries(brief)
}
