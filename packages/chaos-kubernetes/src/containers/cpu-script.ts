import { heldScript } from './held-script.ts'

/**
 * A script that keeps so many cores busy: 1.4 is one process that always runs, and one that does for 40 of 100 ms. Every process ends as soon as the shell
 * that began it is gone.
 */
export function cpuScript(cores: number, seconds: number): string {
  const hundredths = Math.max(1, Math.round(cores * 100))
  const whole = Math.floor(hundredths / 100)
  const part = hundredths % 100
  const busy = '(while kill -0 $$; do :; done) >/dev/null 2>&1 </dev/null &'
  const turns = `kill -CONT $f && sleep ${inSeconds(part)} && kill -STOP $f && sleep ${inSeconds(100 - part)}`
  const begin = [
    part === 0 ? 'sleep 0 || exit 3' : 'sleep 0 || exit 3; sleep 0.001 || exit 4',
    ...Array.from({ length: whole }, () => `${busy} a="$a $!"`),
    ...(part === 0
      ? []
      : [
          `${busy} f=$!; a="$a $f"`,
          `(while kill -0 $$ && ${turns}; do :; done; kill -KILL $f) >/dev/null 2>&1 </dev/null & a="$a $!"`,
        ]),
  ]
  return `${heldScript({ begin, seconds })}\nexit 0`
}

function inSeconds(thousandths: number): string {
  return `0.${String(thousandths).padStart(3, '0')}`
}
