import { createRedaction } from 'chaos-core'
import { expect, test } from 'vitest'
import { ConsoleReport } from '../../src/render/console-report.ts'
import type { LogFile } from '../../src/render/log-file.ts'
import { commandLines } from '../../src/render/render-changes.ts'
import { applyStyle, styleFor } from '../../src/render/style.ts'

/** A terminal with colours. */
function terminal(columns = 80) {
  const written: string[] = []
  const stream = { isTTY: true, columns, hasColors: () => true, write: (text: string) => written.push(text) > 0 }
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

test('a line that is wider than the terminal is broken between words, and goes on below its text', () => {
  const { stream, written } = terminal(40)
  const report = new ConsoleReport(stream, { format: 'string', verbose: false, redaction: createRedaction({}) })
  const { heading, bad } = report.style
  report.info(`${heading('Acts on')}     context kind-dev, server https://127.0.0.1:6443`)
  report.info(`  ${bad('✗')} probe   it-is-well${bad('  is not as expected')}  3 ms`)
  report.info('      It gave false, and true is asked for there.')
  report.info('A sentence that begins at the left and goes on.')
  expect(written().replaceAll(/\u001b\[\d+m/g, '')).toBe(`Acts on     context kind-dev, server
            https://127.0.0.1:6443
  ✗ probe   it-is-well  is not as
            expected  3 ms
      It gave false, and true is asked
        for there.
A sentence that begins at the left and
  goes on.
`)
})

test('what may be copied is not broken, and the log file has neither breaks nor colours', () => {
  const { stream, written } = terminal(40)
  const lines: string[] = []
  const logFile = { write: (some: readonly { text: string }[]) => lines.push(...some.map(({ text }) => text)) }
  const report = new ConsoleReport(stream, {
    format: 'string',
    verbose: false,
    redaction: createRedaction({}),
    logFile: logFile as unknown as LogFile,
  })
  const command = 'kubectl --context kind-dev uncordon node-1 --and more'
  for (const line of commandLines('  by hand: ', command, report.style)) report.info(line)
  expect(written()).toContain(`\u001b[1m${command}\u001b[22m\n`)
  expect(lines).toEqual([`  by hand: ${command}`])
})

test.each([
  ['a terminal', true, {}, true],
  ['no terminal', false, {}, false],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
  ['no terminal with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
  ['a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ['both of them', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
])('%s has colours or not', (_what, isTTY, environment, colours) => {
  const stream = { isTTY, hasColors: () => true } as unknown as NodeJS.WriteStream
  const text = styleFor(stream, environment).good('fine')
  expect(applyStyle(text, (part) => part)).toBe(colours ? '\u001b[32mfine\u001b[39m' : 'fine')
})
