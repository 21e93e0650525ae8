/**
 * Ends a child that was started as a group of its own (`detached`, but on Windows), with all that it started. Of one that has ended already, or was
 * never started, nothing is done.
 *
 * @example
 * endProcessGroup(4711, 'SIGKILL')
 */
export function endProcessGroup(pid: number | undefined, how: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, how)
  } catch {
    // It has ended by itself in the meantime.
  }
}
