import { isStepFailure, StepFailure } from 'chaos-plugin-api'

/**
 * Does something with each item, so many at a time, and waits for all of them even where one fails. Then throws the first failure,
 * whose message says how many there were.
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = new Array<Result>(items.length)
  const failures: unknown[] = []
  let next = 0
  async function worker(): Promise<void> {
    while (next < items.length) {
      const at = next
      next += 1
      try {
        results[at] = await work(items[at]!)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  if (failures.length > 0) throw firstFailure(failures)
  return results
}

/** The first of several failures, whose message says how many there were. */
export function firstFailure(failures: readonly unknown[]): unknown {
  const [first] = failures
  if (failures.length < 2 || !isStepFailure(first)) return first
  return new StepFailure(`${first.message} (${failures.length - 1} more failed.)`, {
    reason: first.reason,
    ...(first.remedy === undefined ? {} : { remedy: first.remedy }),
    cause: first,
  })
}
