import { Command } from '@oclif/core/command'
import { isCutOff, unfinishedRunIds } from 'chaos-core'
import { type ExitCodeTable, exitCodeOf, exitCodeTableOfFailure, usageExitCode } from './exit.ts'
import { type GlobalOptions, globalFlags } from './options/global-options.ts'
import { complain } from './render/complain.ts'
import { reportError } from './report-error.ts'
import { openSession, type Session } from './session.ts'
import { settingsAtHand } from './settings/settings-path.ts'
import { stateOf } from './settings/state-of.ts'

/** What all commands share: the global options, and how an error ends them. */
export abstract class ChaosCommand extends Command {
  static override baseFlags = globalFlags

  #session: Session | undefined
  #verbose = false
  #table: ExitCodeTable | undefined
  #unfinished: (() => Promise<string | undefined>) | undefined

  /** Does the work, and returns the exit code. */
  abstract override run(): Promise<number>

  /** Runs the command to its end. Whatever is thrown is said in one sentence, and becomes the exit code. */
  async execute(): Promise<number> {
    this.#verbose = this.argv.includes('--verbose')
    try {
      return await this.run()
    } catch (error) {
      return await this.#fail(error)
    } finally {
      const notice = await this.#unfinished?.()
      if (notice !== undefined) this.#session?.report.warn(notice)
      this.#session?.end()
    }
  }

  /** Whether the command says at its end that there are runs which were cut off before it began. */
  protected namesUnfinishedRuns(): boolean {
    return true
  }

  /** Puts the global options into effect. */
  protected open(options: GlobalOptions & { readonly 'state-dir'?: string | undefined }): Session {
    const session = openSession(options)
    this.#session = session
    if (this.namesUnfinishedRuns()) {
      // Settings that can't be used are told by whoever needs them.
      const found = stateOf(options, session)
        .then(async (state) => ({ state, ids: await unfinishedRunIds(state) }))
        .catch(() => undefined)
      this.#unfinished = async () => {
        const before = await found
        return before === undefined ? undefined : describeUnfinished(before, session)
      }
    }
    return session
  }

  /** Decides which exit codes this command gives from now on. */
  protected use(table: ExitCodeTable): ExitCodeTable {
    this.#table = table
    return table
  }

  async #fail(error: unknown): Promise<number> {
    const { kind, lines } = reportError(error, { verbose: this.#verbose, command: this.id })
    for (const line of lines) {
      if (this.#session === undefined) complain(line)
      else this.#session.report.error(line)
    }
    if (kind === 'usage') return usageExitCode
    if (this.#table !== undefined) return exitCodeOf(kind, this.#table)
    const settings = this.#session === undefined ? {} : await settingsAtHand(this.#session)
    return exitCodeOf(kind, exitCodeTableOfFailure({ environment: process.env, settings }))
  }
}

async function describeUnfinished(
  { state, ids }: { readonly state: string; readonly ids: readonly string[] },
  { stateOption }: Session,
): Promise<string | undefined> {
  const still = (await unfinishedRunIds(state)).filter((id) => ids.includes(id))
  const ended = await Promise.all(still.map((id) => isCutOff(state, id)))
  const cutOff = still.filter((_, index) => ended[index])
  if (cutOff.length === 0) return undefined
  const which = cutOff.length === 1 ? `Run ${cutOff[0]} is` : `${cutOff.length} runs are`
  return `${which} unfinished: what was changed may still be changed. "chaos recover${stateOption}" puts it back.`
}
