import { heldScript } from './held-script.ts'

/**
 * A script that holds so many mebibytes: `tail` keeps a line without an end, and its input ends with the shell that fills it. What says on the standard error that
 * all of it was filled is `filledBy`.
 */
export function memoryScript(megabytes: number, seconds: number): string {
  const begin = [`dd if=/dev/zero bs=1048576 count=${megabytes} & a=$!`]
  return [
    'sleep 0 || exit 3',
    'command -v dd >/dev/null && command -v tail >/dev/null || exit 5',
    `(${heldScript({ begin, seconds })}) | tail -n 1 >/dev/null`,
  ].join('\n')
}

/** Whether all of it was filled, by what was said on the standard error. */
export function filledBy(stderr: string, megabytes: number): boolean {
  return stderr.includes(`${megabytes}+0 records out`)
}
