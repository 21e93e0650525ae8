import { resolve } from 'node:path'
import { ChaosError, createRedaction, type Redaction } from 'chaos-core'
import type { GlobalOptions } from './options/global-options.ts'
import { type StateWords, stateOption } from './options/state-option.ts'
import { ConsoleReport } from './render/console-report.ts'
import { LogFile } from './render/log-file.ts'
import { typedCredentials } from './render/typed-credentials.ts'

/** What the global options of one command come to. */
export interface Session {
  readonly verbose: boolean
  readonly report: ConsoleReport
  /** Masks all that the report says. Whatever learns a secret adds it here. */
  readonly redaction: Redaction
  /** Of `--settings`, as given. */
  readonly settings: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  /** What a suggested command needs to look into the same state folder, as ` --state-dir /srv/state`; empty where nothing is needed. */
  readonly stateOption: string
  end(): void
}

/** Puts the global options into effect. Throws `ChaosError` where the log file or the folder can't be used. */
export function openSession(options: GlobalOptions & StateWords): Session {
  const path = options['no-log-file'] ? undefined : options['log-file']
  const logFile = path === undefined ? undefined : new LogFile(resolve(path), options['log-file-level'] ?? 'debug')
  const folder = options['change-dir']
  if (folder !== undefined) changeFolder(folder)
  const option = stateOption(options, process.env)
  const redaction = createRedaction({})
  redaction.add(typedCredentials())
  const report = new ConsoleReport(process.stderr, {
    format: options['log-format'] ?? 'string',
    verbose: options.verbose,
    logFile,
    redaction,
    stateOption: option,
  })
  if (folder !== undefined) report.warn(`The working folder is now ${process.cwd()}.`)
  return {
    verbose: options.verbose,
    report,
    redaction,
    settings: options.settings,
    environment: process.env,
    stateOption: option,
    end() {
      report.end()
      logFile?.close()
    },
  }
}

function changeFolder(folder: string): void {
  try {
    process.chdir(folder)
  } catch (cause) {
    throw new ChaosError(`The folder ${resolve(folder)} of --change-dir can't be entered.`, {
      remedy: 'Name one that exists.',
      cause,
    })
  }
}
