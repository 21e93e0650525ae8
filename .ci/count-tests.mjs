// Sums up vitest's JSON reports in a folder: count-tests.mjs FOLDER [STEP-THAT-FAILED]…
// Runs on the Node of the machine, which may be older than the one that the product needs.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, ...failedSteps] = process.argv.slice(2)
const sum = { passed: 0, failed: 0, skipped: 0 }

for (const name of readdirSync(folder).sort()) {
  const own = { passed: 0, failed: 0, skipped: 0 }
  for (const file of JSON.parse(readFileSync(join(folder, name), 'utf8')).testResults) {
    // A file that can't be loaded, or whose hooks fail, has a status of its own and no test that failed.
    if (file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')) own.failed++
    for (const { status } of file.assertionResults) {
      if (status === 'passed' || status === 'failed') own[status]++
      else own.skipped++
    }
  }
  console.log(`${name.replace(/\.json$/, '').padEnd(20)} ${line(own)}`)
  for (const key of Object.keys(sum)) sum[key] += own[key]
}

for (const step of failedSteps) {
  console.log(`failed: ${step}`)
  // Tests that failed explain themselves; whatever else ends the step counts as one failure.
  if (step !== 'npm test' || sum.failed === 0) sum.failed++
}
console.log(line(sum))
process.exitCode = sum.failed === 0 ? 0 : 1

function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
