// Writes the reference pages from what was built: those of our plugins, and the exit codes. With --check it only says which page is out of date.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chaosToolkitExitCode, outcomes } from '../packages/core/dist/index.js'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const pages = { 'chaos-kubernetes': 'kubernetes', 'chaos-istio': 'istio', 'chaos-http-probes': 'http-probes' }
for (const [folder, page] of Object.entries(pages)) {
  const args = [
    at('packages/core/bin/chaos-plugin-reference.js'),
    at(`packages/${folder}`),
    at(`docs/reference/${page}.md`),
  ]
  const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}

const completed = { status: 'completed', deviated: false }
const deviated = { status: 'completed', deviated: true }
const failed = { status: 'failed', deviated: false }
// With what journals a run can come to an outcome. Those of the others don't decide, or there are none.
const journals = {
  held: [completed],
  deviated: [deviated, completed],
  'not-steady': [completed],
  inconclusive: [completed, failed],
}
const rows = Object.entries(outcomes).map(([outcome, { exitCode, verdict, meaning }]) => {
  const codes = (journals[outcome] ?? [undefined]).map((journal) => chaosToolkitExitCode(outcome, journal))
  return `| ${exitCode} | ${[...new Set(codes)].join(' or ')} | ${verdict} | ${meaning} |`
})
const page = at('docs/reference/exit-codes.md')
const text = `# Exit codes

Made from \`packages/core/src/errors/outcomes.ts\` by \`npm run docs\`. Where several apply, what is left undone counts most.

| exit code | \`--exit-codes chaostoolkit\` | verdict | what it means |
| --- | --- | --- | --- |
${rows.join('\n')}

With \`--exit-codes chaostoolkit\`, a run that came to a journal gives what Chaos Toolkit would: 0 if its status is \`completed\` and it has not
deviated, unless something is not as before. So it gives 0 where the steady state was not met at first, where it did not hold only while the method ran,
and where an action failed; a probe of the steady state that failed gives 1. A command line that can't be understood is 2 in both.
`
if (!process.argv.includes('--check')) writeFileSync(page, text)
else if (readFileSync(page, 'utf8') !== text) {
  console.error(`${page} is not what the table of exit codes says. Run \`npm run docs\`.`)
  process.exitCode = 1
}
