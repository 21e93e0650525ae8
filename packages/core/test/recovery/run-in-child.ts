import { join } from 'node:path'
import { runExperiment } from '../../src/run/run-experiment.ts'
import { filesRegistry } from '../run/run-files.ts'

// Runs the experiment of a folder and says when it waits, so that this process can be killed just then.
const folder = process.argv[2]!
await runExperiment({
  source: join(folder, 'experiment.json'),
  settings: {},
  registry: await filesRegistry(),
  environment: { PATH: process.env['PATH'], HOME: folder },
  stateFolder: join(folder, 'state'),
  journalPath: join(folder, 'journal.json'),
  signal: new AbortController().signal,
  listener: (event) => {
    if (event.type === 'activity-started' && event.name === 'wait') console.log('waiting')
  },
})
