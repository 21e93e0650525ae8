// The process of the sandbox that is measured. It starts what its only argument asks for, and then answers how much it has used.
import { type SandboxOptions, startSandbox } from 'chaos-sandbox'

/** What the process has used since its start. Times in milliseconds, sizes in bytes. */
export interface Usage {
  readonly cpu: number
  readonly resident: number
  /** The most that was resident at any time. */
  readonly peak: number
}

const sandbox = await startSandbox(JSON.parse(process.argv[2] ?? '{}') as SandboxOptions)

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  const usage: Usage = {
    cpu: (user + system) / 1000,
    resident: process.memoryUsage.rss(),
    peak: process.resourceUsage().maxRSS * 1024,
  }
  process.send?.(usage)
})
process.once('disconnect', () => process.exit())
process.send?.(sandbox.url)
