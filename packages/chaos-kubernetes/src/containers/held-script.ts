/** What a script says by its exit code, where it did nothing. */
export const refusals: Readonly<Record<string, string>> = {
  '3': 'has no program sleep',
  '4': 'has a program sleep that knows whole seconds only',
  '5': 'has no programs dd and tail',
  '6': 'has no process but the first, which nothing can halt from within',
}

/** The parts of a script. Each is a list of commands for a shell of POSIX. */
export interface HeldParts {
  /** Begins it, and adds the process ids of what is to be killed in the end to the variable `a`. */
  readonly begin: readonly string[]
  /** Ends what is not ended by killing these. */
  readonly end?: readonly string[]
  /** Seconds. */
  readonly seconds: number
}

/**
 * A script that begins something, holds it, and has ended all of it when it ends: once its time is over, and before that as soon as its input has
 * a line or ends, as it does with our connection. What is killed must end by itself, too, where this shell is no longer there.
 *
 * Jobs of the background have no input of their own, hence descriptor 3. Each process is waited for by its number: some shells wait for ever otherwise.
 */
export function heldScript({ begin, end = [], seconds }: HeldParts): string {
  return [
    'exec 3<&0',
    ...begin,
    `sleep ${seconds} >/dev/null & t=$!`,
    '(read x <&3; kill $t) >/dev/null 2>&1 & w=$!',
    'wait $t',
    ...end,
    'kill -KILL $a $w 2>/dev/null',
    'wait $a $w',
  ].join('\n')
}
