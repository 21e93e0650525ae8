import { createRedaction } from 'chaos-core'
import { expect, test } from 'vitest'
import { ConsoleReport } from '../../src/render/console-report.ts'

/** A terminal with colours. */
function terminal() {
  const written: string[] = []
  const stream = { isTTY: true, columns: 80, hasColors: () => true, write: (text: string) => written.push(text) > 0 }
  return { stream: stream as unknown as NodeJS.WriteStream, written: () => written.join('') }
}

test('styles of ours are applied, and what looks like one in a text from outside is shown', () => {
  const { stream, written } = terminal()
  const report = new ConsoleReport(stream, { format: 'string', verbose: false, redaction: createRedaction({}) })
  const { heading, bad } = report.style
  report.info(`${heading('Run')}  \u001b[31mred\u001b[39m ${bad(heading('evil\u0007'))}`)
  expect(written()).toBe(
    '\u001b[1mRun\u001b[22m  \\x1b[31mred\\x1b[39m \u001b[31m\u001b[1mevil\\x07\u001b[22m\u001b[39m\n',
  )
})

test('secrets are masked in what is said, also where a style begins or ends', () => {
  const { stream, written } = terminal()
  const redaction = createRedaction({})
  const report = new ConsoleReport(stream, { format: 'string', verbose: false, redaction })
  redaction.add({ short: 'abc', long: 'kiwi-4417' })
  report.error(`${report.style.heading('abc')} says kiwi-4417`)
  expect(written()).toBe('\u001b[1m***\u001b[22m says ***\n')
})
