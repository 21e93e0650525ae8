import { chaosToolkitExitCode, type Outcome, outcomes, pythonStr, type Settings } from 'chaos-core'
import { chosen } from './options/choice.ts'

export const exitCodeTables = ['chaos', 'chaostoolkit'] as const
/** Which table of exit codes a command uses. */
export type ExitCodeTable = (typeof exitCodeTables)[number]

/** The exit code of a command line that can't be understood, in both tables. */
export const usageExitCode = outcomes.invalid.exitCode

interface Sources {
  readonly flag?: ExitCodeTable | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly settings: Settings
}

/** The table that is asked for: `--exit-codes`, else `CHAOS_EXIT_CODES`, else `exit_codes` in the settings, else ours. */
export function exitCodeTable({ flag, environment, settings }: Sources): ExitCodeTable {
  if (flag !== undefined) return flag
  const variable = environment['CHAOS_EXIT_CODES']
  if (variable !== undefined && variable !== '') return chosen(exitCodeTables, variable, 'CHAOS_EXIT_CODES')
  const setting = settings['exit_codes']
  return setting === undefined || setting === null
    ? 'chaos'
    : chosen(exitCodeTables, pythonStr(setting), 'exit_codes in the settings')
}

/** The same for a command that has failed: ours where what is asked for is none, since something else is what failed. */
export function exitCodeTableOfFailure(sources: Omit<Sources, 'flag'>): ExitCodeTable {
  try {
    return exitCodeTable(sources)
  } catch {
    return 'chaos'
  }
}

/** The exit code of an outcome. */
export function exitCodeOf(outcome: Outcome, table: ExitCodeTable): number {
  return table === 'chaos' ? outcomes[outcome].exitCode : chaosToolkitExitCode(outcome)
}

/** The table of exit codes for `--help`, a line for each outcome. */
export function exitCodeLines(): string {
  return Object.values(outcomes)
    .map(({ exitCode, verdict, meaning }) => `${String(exitCode).padStart(5)}  ${verdict.toLowerCase()}: ${meaning}`)
    .join('\n')
}
