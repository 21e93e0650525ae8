/** The longest time that a timer of the runtime can wait, in milliseconds; given more, it fires at once. */
export const longestTimer = 2_147_483_647

/** A time-out in seconds as the milliseconds that a timer takes. */
export function timerDelay(seconds: number): number {
  return Math.min(Math.max(0, seconds * 1000), longestTimer)
}
