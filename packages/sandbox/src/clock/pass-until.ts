import type { SandboxClock } from './sandbox-clock.ts'

/** Waits until something has come about that takes time. A clock that stands still otherwise lets it pass meanwhile. */
export function passUntil<T>(clock: SandboxClock, comesAbout: Promise<T>): Promise<T> {
  return clock.passUntil?.(comesAbout) ?? comesAbout
}
