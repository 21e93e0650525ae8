// Sums up what vitest says at the end of each project, in the output of `npm test`: count-tests.mjs FILE [STEP-THAT-FAILED]…
// Runs on the Node of the machine, which may be older than the one that the product needs.
import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

const [file, ...failedSteps] = process.argv.slice(2)
const sum = { passed: 0, failed: 0, skipped: 0 }

for (const line of stripVTControlCharacters(readFileSync(file, 'utf8')).split('\n')) {
  // A file that can't be loaded, or whose hooks fail, stands under a heading "Failed Suites 1", and no test of it is counted.
  sum.failed += count(/^\W*Failed Suites \d+/.exec(line)?.[0], /Suites (\d+)/)
  // "      Tests  1 failed | 12 passed | 1 skipped (14)", or "no tests"
  const counts = /^\s*Tests\s{2}(.*)$/.exec(line)?.[1]
  sum.passed += count(counts, /(\d+) passed/)
  sum.failed += count(counts, /(\d+) failed/)
  sum.skipped += count(counts, /(\d+) skipped/) + count(counts, /(\d+) todo/)
}

for (const step of failedSteps) {
  console.log(`failed: ${step}`)
  // Tests that failed explain themselves; whatever else ends the step counts as one failure.
  if (step !== 'npm test' || sum.failed === 0) sum.failed++
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`)
process.exitCode = sum.failed === 0 ? 0 : 1

function count(text, pattern) {
  return Number(pattern.exec(text ?? '')?.[1] ?? 0)
}
