import type { Run } from './run.ts'

/**
 * Returns what writes down the experiment as the journal is to have it, where it has become another one since it was written last. Which keys
 * it has of its own is settled at the first call; what controls alter within their values later shows, as in Chaos Toolkit. Spec 3.9.
 */
export function experimentRecorder({ experiment, account, redaction, tell }: Run): () => void {
  let shown: object | undefined
  let last = JSON.stringify(account.opened?.experiment)
  return () => {
    shown ??= { ...experiment }
    const text = JSON.stringify(redaction.deep(shown))
    if (text === last) return
    last = text
    tell({ type: 'experiment', experiment: JSON.parse(text) as Record<string, unknown> })
  }
}
