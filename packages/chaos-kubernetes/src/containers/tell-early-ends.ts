import { type StepContext, shorten } from 'chaos-plugin-api'
import type { DisturbanceEnd } from './disturb-containers.ts'

/** Says of the containers in which something ended before its time what is known of it. */
export function tellEarlyEnds({ leftUndone }: Pick<StepContext, 'leftUndone'>, ends: readonly DisturbanceEnd[]): void {
  for (const { object, container, code, stderr } of ends) {
    if (code === '0') continue
    const where = `container ${container} of ${object}`
    if (code === '137') leftUndone(`What was begun in ${where} was killed before its time was over.`)
    else
      leftUndone(
        `What was begun in ${where} ended with exit code ${code} before its time was over${stderr.trim() === '' ? '' : `: ${shorten(stderr.trim(), 200, { from: 'end' })}`}.`,
      )
  }
}
