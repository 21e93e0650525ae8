interface Waiting {
  readonly key: string
  readonly priority: number
  readonly order: number
}

/** The pods that are to be scheduled: the one of the highest priority first, among equals the one that came first. */
export class SchedulingQueue {
  readonly #heap: Waiting[] = []
  readonly #keys = new Set<string>()
  #order = 0

  /** Adds a pod unless it waits already. */
  add(key: string, priority: number): void {
    if (this.#keys.has(key)) return
    this.#keys.add(key)
    const heap = this.#heap
    let at = heap.push({ key, priority, order: this.#order++ }) - 1
    while (at > 0) {
      const parent = (at - 1) >>> 1
      if (!isBefore(heap[at]!, heap[parent]!)) break
      swap(heap, at, parent)
      at = parent
    }
  }

  /** Takes out the next one; undefined where none waits. */
  take(): string | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (!first || !last) return undefined
    this.#keys.delete(first.key)
    if (heap.length > 0) {
      heap[0] = last
      this.#sink()
    }
    return first.key
  }

  get size(): number {
    return this.#heap.length
  }

  #sink(): void {
    const heap = this.#heap
    for (let at = 0; ; ) {
      const left = at * 2 + 1
      let next = at
      for (const child of [left, left + 1]) if (child < heap.length && isBefore(heap[child]!, heap[next]!)) next = child
      if (next === at) return
      swap(heap, at, next)
      at = next
    }
  }
}

function isBefore(left: Waiting, right: Waiting): boolean {
  return left.priority !== right.priority ? left.priority > right.priority : left.order < right.order
}

function swap(heap: Waiting[], left: number, right: number): void {
  const kept = heap[left]!
  heap[left] = heap[right]!
  heap[right] = kept
}
