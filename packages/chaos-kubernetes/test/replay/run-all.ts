// Runs all experiments in a process of its own, and prints what came of them as JSON. Argument: the seed.
import { replay, replayed } from './replayed-runs.ts'

const [seed = ''] = process.argv.slice(2)
const runs: Record<string, unknown> = {}
for (const name of Object.keys(replayed)) {
  const { log, calls } = await replay(name, seed)
  runs[name] = { log, calls }
}
process.stdout.write(JSON.stringify(runs))
