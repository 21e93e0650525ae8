import { heldScript } from './held-script.ts'

/**
 * A script that halts processes, and lets them go on when it ends; one that watches over it does so if its shell is killed. `whom` is as `kill` takes it: all
 * in the container but the first one and this shell, unless given.
 */
export function pauseScript(seconds: number, whom = '-1'): string {
  const resume = `kill -CONT ${whom} 2>/dev/null`
  const begin = [
    'sleep 0 || exit 3',
    `kill -STOP ${whom} || exit 6`,
    `(while kill -0 $$; do sleep 1; done; ${resume}) >/dev/null 2>&1 </dev/null & a=$!`,
  ]
  return `${heldScript({ begin, end: [resume], seconds })}\nexit 0`
}
