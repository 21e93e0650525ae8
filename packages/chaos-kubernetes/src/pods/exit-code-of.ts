interface Status {
  readonly status?: string
  readonly message?: string
  readonly details?: { readonly causes?: readonly { readonly message?: string }[] }
}

/**
 * How a command ended, as Chaos Toolkit says it: 0, or the text of the first cause (`"3"`, or why it did not start), or 1 where the
 * API says nothing about it.
 */
export function exitCodeOf(status: string): number | string {
  try {
    const parsed = JSON.parse(status) as Status
    return parsed.status === 'Success' ? 0 : (parsed.details?.causes?.[0]?.message ?? parsed.message ?? 1)
  } catch {
    return 1
  }
}
