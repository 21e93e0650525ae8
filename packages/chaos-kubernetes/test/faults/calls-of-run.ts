import type { ApiCall, Sandbox } from 'chaos-sandbox'

/** Verbs by what they do. */
export const verbs = {
  read: ['get', 'list', 'watch'],
  write: ['create', 'update', 'patch', 'delete', 'deletecollection'],
} as const satisfies Record<string, readonly string[]>

/** The calls of a run that read and write, on behalf of the action and of the undo. */
export type CallsOfRun = Readonly<Record<`${'action' | 'undo'}-${'read' | 'write'}`, readonly ApiCall[]>>

/** Sorts the calls of a client; `began` tells how many calls there were when the action and the undo began. */
export function callsOf(
  { faults: { calls } }: Sandbox,
  { userAgent }: { readonly userAgent: string },
  began: { readonly action?: number; readonly undo?: number },
): CallsOfRun {
  const { action = calls.length, undo = calls.length } = began
  const those = (from: number, to: number, kind: keyof typeof verbs) => {
    const meant: readonly string[] = verbs[kind]
    return calls.slice(from, to).filter((call) => call.userAgent === userAgent && meant.includes(call.verb))
  }
  return {
    'action-read': those(action, undo, 'read'),
    'action-write': those(action, undo, 'write'),
    'undo-read': those(undo, calls.length, 'read'),
    'undo-write': those(undo, calls.length, 'write'),
  }
}
