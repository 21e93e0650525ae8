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

const rows = Object.entries(outcomes).map(
  ([outcome, { exitCode, verdict, meaning }]) =>
    `| ${exitCode} | ${chaosToolkitExitCode(outcome)} | ${verdict} | ${meaning} |`,
)
const page = at('docs/reference/exit-codes.md')
const text = `# Exit codes

Made from \`packages/core/src/errors/outcomes.ts\` by \`npm run docs\`. Where several apply, what is left undone counts most.

| exit code | \`--exit-codes chaostoolkit\` | verdict | what it means |
| --- | --- | --- | --- |
${rows.join('\n')}

With \`--exit-codes chaostoolkit\`, a run that came to a journal gives what Chaos Toolkit would: 0 if its status is \`completed\` and it has not deviated, unless
something is not as before. A command line that can't be understood is 2 in both.
`
if (!process.argv.includes('--check')) writeFileSync(page, text)
else if (readFileSync(page, 'utf8') !== text) {
  console.error(`${page} is not what the table of exit codes says. Run \`npm run docs\`.`)
  process.exitCode = 1
}
