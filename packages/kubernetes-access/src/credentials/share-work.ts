/**
 * Lets all who ask for the same thing wait for one piece of work. Its signal fires when nobody waits for it any more; each rejects with
 * the reason of his own signal as soon as that fires. Who asks after its end begins it anew.
 */
export function shareWork<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): (signal: AbortSignal) => Promise<Result> {
  let current: { readonly result: Promise<Result>; readonly left: AbortController; waiting: number } | undefined

  function begin() {
    const left = new AbortController()
    const begun = { result: work(left.signal), left, waiting: 0 }
    const end = () => {
      if (current === begun) current = undefined
    }
    begun.result.then(end, end)
    return begun
  }

  return async (signal) => {
    signal.throwIfAborted()
    current ??= begin()
    const shared = current
    shared.waiting += 1
    const { promise: gone, reject } = Promise.withResolvers<never>()
    const leave = () => reject(signal.reason as Error)
    signal.addEventListener('abort', leave, { once: true })
    try {
      return await Promise.race([shared.result, gone])
    } finally {
      signal.removeEventListener('abort', leave)
      shared.waiting -= 1
      if (shared.waiting === 0) {
        if (current === shared) current = undefined
        shared.left.abort(signal.reason)
      }
    }
  }
}
