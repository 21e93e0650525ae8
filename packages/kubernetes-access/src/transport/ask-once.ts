import type { Connection } from './connection.ts'

/**
 * Asks something about the cluster whose answer holds for as long as the process lives. Those who ask at the same time share the call;
 * where it fails, the others ask for themselves: it may have ended with another activity's signal.
 */
export async function askOnce<Answer>(
  { known }: Pick<Connection, 'known'>,
  question: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const shared = known.get(question) as Promise<Answer> | undefined
  if (shared !== undefined) {
    try {
      return await shared
    } catch {
      return ask()
    }
  }
  const answer = ask()
  known.set(question, answer)
  answer.catch(() => known.delete(question))
  return answer
}
