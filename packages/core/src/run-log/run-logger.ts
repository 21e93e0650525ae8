import type { LogFields, Logger } from 'chaos-plugin-api'
import type { Tell } from './record-stream.ts'

/** The logger of a run: its lines are records. */
export function runLogger({ tell }: { readonly tell: Tell }): Logger {
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) =>
    tell({ type: 'log', level, message, ...(fields === undefined ? {} : { fields }) })
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
