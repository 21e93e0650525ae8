import { writeFileSync } from 'node:fs'

/** Loaded into a process that is measured: writes down at its end what it took. */
process.once('exit', () => {
  const { CHAOS_BENCH_USAGE } = process.env
  if (CHAOS_BENCH_USAGE === undefined) return
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  writeFileSync(
    CHAOS_BENCH_USAGE,
    JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }),
  )
})
