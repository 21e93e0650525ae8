// Writes the reference pages of our plugins from what was built. With --check it only says which page is out of date.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

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
