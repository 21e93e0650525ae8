import type { Logger } from 'chaos-plugin-api'

/** Nobody listens to what is logged here. */
export const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
