import type { LogFields, Logger } from 'chaos-plugin-api'
import type { Redaction } from '../secrets/redact.ts'
import type { RunListener } from './run-event.ts'

/** The logger of a run: its lines are events, secrets masked. */
export function runLogger({ emit, redaction }: { readonly emit: RunListener; readonly redaction: Redaction }): Logger {
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) =>
    emit({
      type: 'log',
      level,
      message: redaction.text(message),
      ...(fields === undefined ? {} : { fields: redaction.deep(fields) }),
    })
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
