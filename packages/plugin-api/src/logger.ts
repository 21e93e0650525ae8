/** Values that go with a log line; they are written as JSON. */
export type LogFields = Readonly<Record<string, unknown>>

/** Where an activity says what it does. Secrets are masked before anything is shown or written. */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}
