import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  ChaosError,
  type Journal as JournalContent,
  journalOfLog,
  journalText,
  replaceFile,
  runFolder,
  whyNotWritten,
} from 'chaos-core'
import { ChaosCommand } from '../chaos-command.ts'
import { Args } from '../options/args.ts'
import { Flags } from '../options/flags.ts'
import { stateFlag } from '../options/state-flag.ts'
import { recordedRunIds, runIdOf } from '../recover/run-id-of.ts'
import { printJson } from '../render/standard-streams.ts'
import { stateOf } from '../settings/state-of.ts'

/** `chaos journal RUN` */
export default class Journal extends ChaosCommand {
  static override summary = 'Make the journal of a run out of its record.'
  static override description =
    'Makes the journal anew at any time: of a run that is over, one that was killed (its status is "interrupted"), one that was recovered, and one whose record is damaged (what can be read, and what is missing).'
  static override examples = [
    '<%= config.bin %> journal 20261122-170309-adc636',
    '<%= config.bin %> journal ./state/runs/nightly/log.jsonl --output journal.json',
  ]
  static override args = {
    run: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'The id of a run, or its beginning, or the path of its record.',
    }),
  }
  static override flags = {
    output: Flags.string({ helpValue: 'FILE', summary: 'Where the journal goes. Default: standard output.' }),
    ...stateFlag(),
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Journal)
    const session = this.open(flags)
    const { report } = session
    const { log, of } = placeOf(args.run, await stateOf(flags, session))
    const { journal, atWork, damages, nothing } = await journalOfLog(log, of)
    if (nothing) {
      throw new ChaosError(`There is no journal to be made of ${log}: ${damages.join(' ')}`, {
        remedy: 'Check that it is the record of a run.',
      })
    }
    if (atWork) report.warn('This run is still at work: it is its journal so far.')
    for (const damage of damages) report.warn(`Not in the journal: ${damage}`)
    if (flags.output === undefined) await print(journal)
    else await write(flags.output, journal)
    return 0
  }
}

/** Where the record of a run is. Throws `ChaosError` where there is none of that name. */
function placeOf(named: string, state: string): { readonly log: string; readonly of?: string } {
  const runId = /[\\/]/.test(named) ? undefined : runIdOf(named, recordedRunIds(state))
  if (runId !== undefined) return { log: runFolder(state, runId).log, of: runId }
  if (existsSync(named)) return { log: resolve(statSync(named).isDirectory() ? join(named, 'log.jsonl') : named) }
  throw new ChaosError(`There is no run ${named} in ${state}, and no file of that name.`, {
    remedy: 'Name another state folder with --state-dir, or give the path of its log.jsonl.',
  })
}

async function print(journal: JournalContent): Promise<void> {
  const { stdout } = process
  const stopped = new AbortController()
  // Who reads it may have read enough.
  stdout.on('error', () => stopped.abort())
  for (const piece of journalText(journal)) {
    if (stopped.signal.aborted) return
    if (!printJson(piece)) await once(stdout, 'drain', { signal: stopped.signal }).catch(() => undefined)
  }
}

async function write(path: string, journal: JournalContent): Promise<void> {
  try {
    await replaceFile(path, journalText(journal))
  } catch (cause) {
    throw new ChaosError(`The journal can't be written to ${path}: ${whyNotWritten(cause)}.`, {
      remedy: 'Name another place with --output.',
      cause,
    })
  }
}
