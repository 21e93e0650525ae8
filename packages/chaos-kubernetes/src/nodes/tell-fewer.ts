import type { StepContext } from 'chaos-plugin-api'

/** Says where there are fewer nodes to choose than are asked for; `which` qualifies them. */
export function tellFewer(
  count: number,
  chosen: number,
  which: string,
  context: Pick<StepContext, 'leftUndone'>,
): void {
  if (chosen >= count) return
  context.leftUndone(`${count} nodes are asked for, and there ${chosen === 1 ? 'is' : 'are'} ${chosen}${which}.`)
}
