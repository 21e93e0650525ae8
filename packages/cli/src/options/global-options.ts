import { choice } from './choice.ts'
import { Flags } from './flags.ts'

const logLevels = ['debug', 'info', 'warning', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

const group = 'GLOBAL'

/** The options of every command. As in Chaos Toolkit they may also stand before the command. */
export const globalFlags = {
  verbose: Flags.boolean({ helpGroup: group, summary: 'Say more, and show stack traces with errors.' }),
  settings: Flags.string({
    helpGroup: group,
    helpValue: 'FILE',
    summary: 'The settings file. Default: ~/.chaostoolkit/settings.yaml. It need not exist.',
  }),
  'change-dir': Flags.string({
    helpGroup: group,
    helpValue: 'DIR',
    summary: 'Change to this folder first. The log file is opened before that, the settings file after.',
  }),
  'log-file': Flags.string({
    helpGroup: group,
    helpValue: 'FILE',
    summary: 'Also write what is said to this file, appending. Without this option there is no log file.',
  }),
  'log-file-level': choice(logLevels, {
    helpGroup: group,
    summary: 'How much goes to the log file. Default: debug.',
  }),
  'log-format': choice(['string', 'json'] as const, {
    helpGroup: group,
    summary: 'How the console is written: lines for people, or one JSON object per line. Default: string.',
  }),
  'no-log-file': Flags.boolean({ helpGroup: group, summary: 'Write no log file, even with --log-file.' }),
  'no-version-check': Flags.boolean({
    helpGroup: group,
    summary: 'Accepted for compatibility with Chaos Toolkit; no version check is ever made.',
  }),
}

/** The values of the global options, as parsed. */
export interface GlobalOptions {
  readonly verbose: boolean
  readonly settings?: string | undefined
  readonly 'change-dir'?: string | undefined
  readonly 'log-file'?: string | undefined
  readonly 'log-file-level'?: LogLevel | undefined
  readonly 'log-format'?: 'string' | 'json' | undefined
  readonly 'no-log-file': boolean
}
