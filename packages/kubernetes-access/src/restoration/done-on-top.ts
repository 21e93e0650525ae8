import { fieldKeys, type ObjectCall } from './object-call.ts'

/** What another run, which has to put it back itself, did on top of what is to be undone; undefined where there is nothing of the kind. */
export function doneOnTop(calls: readonly ObjectCall[]): ObjectCall | undefined {
  return calls.find(
    (call, at) =>
      call.state === 'foreign' &&
      calls.slice(0, at).some((each) => each.state === 'wanted' && concernsTheSame(each, call)),
  )
}

/** Whether two calls are about the same field, or one of them is about the whole object. */
export function concernsTheSame({ data: first }: ObjectCall, { data: second }: ObjectCall): boolean {
  if (first.does !== 'set' || second.does !== 'set') return true
  const keys = new Set(fieldKeys(first))
  return fieldKeys(second).some((key) => keys.has(key))
}
