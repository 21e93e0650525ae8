// Runs one experiment in a process of its own, and prints its log and its calls as JSON. Arguments: its name and the seed.
import { replay } from './replayed-runs.ts'

const [name = '', seed = ''] = process.argv.slice(2)
const { result, log, calls } = await replay(name, seed)
process.stdout.write(JSON.stringify({ outcome: result.outcome, reason: result.reason, log, calls }))
