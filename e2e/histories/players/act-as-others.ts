import type { Truth } from '../checks/truth.ts'
import type { OtherAct } from '../history.ts'
import { type ApiServer, type Body, type Caller, widgets } from '../world/api-server.ts'
import { noteApply, type Writer } from '../world/field-entries.ts'
import { leavesOf } from '../world/leaves.ts'
import { pathOf } from './alter-object.ts'

const caller: Caller = { by: 'others' }
const kubectl: Writer = { manager: 'kubectl-edit', operation: 'Update' }
const gitops: Writer = { manager: 'argocd', operation: 'Apply' }

/** Does what somebody else does, who knows nothing of us; and tells the truth of it. */
export function actAsOthers(api: ApiServer, truth: Truth, born: ReadonlyMap<string, string>, act: OtherAct): void {
  const { on, does } = act
  const key = `widgets/${on}`
  const stored = api.objects.get(key)
  if (api.namespace !== 'there') return
  if (does === 'namespace') {
    endNamespace(api, truth)
    return
  }
  if (does === 'recreate') {
    if (stored?.body.metadata.deletionTimestamp !== undefined) return
    if (stored !== undefined) {
      if ((stored.body.metadata.finalizers ?? []).length > 0) return
      api.remove(key, caller)
    }
    api.create(widgets.plural, anothers(on), kubectl, caller)
    truth.removed(on)
    truth.made(on, api.objects.get(key)!)
    return
  }
  if (stored === undefined || stored.body.metadata.deletionTimestamp !== undefined) return
  const isBorn = born.has(stored.body.metadata.uid)
  const write = (pointer: readonly string[], value: unknown, writer: Writer) => {
    const before = api.objects.get(key)
    if (before === undefined || before.body.metadata.deletionTimestamp !== undefined) return
    const json = JSON.stringify(value)
    const at = `/${pointer.join('/')}`
    const had = leavesOf(before.body).get(at)
    if (writer.operation === 'Update' && had === json) return
    const next = withValue(before.body, pointer, value)
    if (writer.operation === 'Apply') {
      const entries = before.entries.map((entry) => ({ ...entry, fields: new Set(entry.fields) }))
      noteApply(entries, leavesOf(before.body), new Map([[at, json]]), writer, api.time)
      api.put(key, next, entries, caller)
    } else api.write(key, next, writer, caller)
    if (isBorn) truth.written.add(`${on} created`)
    else truth.wrote(on, at, json, writer, api.time)
  }
  const path = pathOf[act.field]
  const current = path.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], stored.body)
  const fresh = act.field === 'replicas' ? act.to : `others-${act.to}`
  switch (does) {
    case 'set':
      write(path, fresh, kubectl)
      return
    case 'set and back':
      // Nothing tells a field that was set and removed from one that was not.
      if (current === undefined) return
      write(path, fresh, kubectl)
      write(path, current, kubectl)
      return
    case 'apply same':
      if (current !== undefined) write(path, current, gitops)
      return
    case 'update same':
      if (current !== undefined) write(path, current, kubectl)
      return
    case 'delete':
      api.remove(key, caller)
      // What a run of ours put there is not what was there before it.
      if (!isBorn) truth.removed(on)
      if (stored.body.metadata.labels?.['made'] === 'by-others')
        truth.excused.set(on, 'others have made and deleted one')
      return
    case 'crowd':
      for (let one = 1; one <= 10; one += 1) {
        const writer: Writer = { manager: `tool-${one}`, operation: 'Update' }
        write(['metadata', 'annotations', `tool-${one}`], `${act.to}`, writer)
      }
  }
}

function anothers(name: string) {
  const { group, version, kind } = widgets
  return {
    apiVersion: `${group}/${version}`,
    kind,
    metadata: { name, labels: { made: 'by-others' } },
    spec: { replicas: 9 },
  }
}

/** Somebody deletes the namespace, and with it all that is in it. */
function endNamespace(api: ApiServer, truth: Truth): void {
  api.namespace = 'gone'
  for (const name of ['a', 'b'] as const) {
    const key = `widgets/${name}`
    const stored = api.objects.get(key)
    truth.removed(name)
    if (stored === undefined) continue
    const { finalizers: _, ...metadata } = stored.body.metadata
    api.put(
      key,
      { ...stored.body, metadata: { ...metadata, deletionTimestamp: api.time } } as Body,
      stored.entries,
      caller,
    )
  }
}

function withValue(body: Body, path: readonly string[], value: unknown): Body {
  const draft = structuredClone(body) as unknown as Record<string, unknown>
  let at = draft
  for (const step of path.slice(0, -1)) {
    at[step] ??= {}
    at = at[step] as Record<string, unknown>
  }
  at[path.at(-1)!] = value
  return draft as unknown as Body
}
