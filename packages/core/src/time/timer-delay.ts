import { longestTimer } from 'chaos-plugin-api'

/** A time-out in seconds as the milliseconds that a timer takes. */
export function timerDelay(seconds: number): number {
  return Math.min(Math.max(0, seconds * 1000), longestTimer)
}
