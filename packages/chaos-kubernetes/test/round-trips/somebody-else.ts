import type { KubernetesObject } from 'chaos-kubernetes-access'
import { type ApiRequest, made, merged } from './api-request.ts'
import type { Chance } from './chance.ts'
import { type Delta, deltasOf, leavesOf, valueAt, withDeltas } from './deltas.ts'
import { differences, type Observation, wishOf } from './observe-cluster.ts'

/** What somebody else has done, and what there must be after the undo of what came before: one of these. */
export interface DoneByOthers {
  readonly text: string
  readonly expected: readonly Observation['wishes'][]
}

type Call = (method: string, path: string, body?: unknown, type?: string) => Promise<unknown>

interface Edit {
  readonly name: string
  readonly request: ApiRequest
}

/** What nobody takes away here: it holds other things, or comes and goes by itself. */
const holding = /\/(?:namespaces|nodes|pods)\/[^/]+$/
/** Namespaces in which no run does anything. */
const ofOthers = /\/(?:namespaces\/(?:default|kube-[^/]+)(?:\/|$)|customresourcedefinitions\/)/
const tries = 12

/**
 * Changes something on behalf of somebody else, mostly an object that a run has changed. `before`: the cluster as it was before the run. Returns undefined
 * where the API server took nothing of what was tried.
 */
export async function actAsSomebodyElse(
  call: Call,
  chance: Chance,
  before: Observation,
  now: Observation,
): Promise<DoneByOthers | undefined> {
  const paths = Object.keys({ ...before.wishes, ...now.wishes })
    .filter((path) => !ofOthers.test(path))
    .toSorted()
  const changed = paths.filter((path) => differences([before.wishes[path]], [now.wishes[path]]).length > 0)
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const path = chance.pick(changed.length > 0 && chance.between(1, 4) > 1 ? changed : paths)
    const edit = chance.pick(editsOf(path, before.objects[path], now.objects[path]))
    const done = edit && (await tryEdit(call, path, edit, before))
    if (done !== undefined) return done
  }
  return undefined
}

async function tryEdit(
  call: Call,
  path: string,
  { name, request }: Edit,
  before: Observation,
): Promise<DoneByOthers | undefined> {
  const read = async () => (call('GET', path) as Promise<KubernetesObject>).catch(() => undefined)
  const found = await read()
  try {
    await call(request.method, request.path, request.body, request.type)
  } catch {
    // The API server refuses what does not fit the kind of object.
    return undefined
  }
  const after = await read()
  if (after?.metadata.resourceVersion === found?.metadata.resourceVersion) return undefined
  const { [path]: wish, ...others } = before.wishes
  const theirs = after && { ...others, [path]: wishOf(after) }
  const text = `somebody ${name} ${path}`
  if (after === undefined) return { text, expected: [others] }
  if (found === undefined) return { text, expected: [theirs!] }
  // An object that was not there goes with what others have added to it, and stays where they have altered what was sent.
  if (wish === undefined) return { text, expected: [others, theirs!] }
  const own = deltasOf(wishOf(found), wishOf(after))
  const expected = statesOf(wish, own, wishOf(after)).map((state) => ({ ...others, [path]: state }))
  // Of minAvailable and maxUnavailable a budget has only one, so what somebody sets may rule out what there was before.
  return { text, expected: path.includes('/poddisruptionbudgets/') ? [theirs!, ...expected] : expected }
}

/**
 * What an object may be in the end: as before with what somebody else has altered. Where that is a part of an item of a list, the list, or what it is of the
 * item, may be theirs as a whole; so may what was not there before, which an action may have set as one field.
 */
function statesOf(before: unknown, own: readonly Delta[], theirs: unknown): readonly unknown[] {
  const state = withDeltas(before, own)
  const [way = []] = own.map(({ path }) => path).filter((path) => path.some((step) => typeof step === 'number'))
  const list = way.findIndex((step) => typeof step === 'number')
  const ofLists = list < 0 ? [] : way.flatMap((_, at) => (at < list ? [] : [way.slice(0, at)]))
  const [{ path: first } = { path: [] }] = own
  const fresh = first.map((_, at) => first.slice(0, at)).filter((part) => valueAt(before, part) === undefined)
  const parts = [...ofLists, ...fresh]
  return [...parts.map((part) => withDeltas(state, [{ path: part, value: valueAt(theirs, part) }])), state]
}

function editsOf(path: string, before: KubernetesObject | undefined, now: KubernetesObject | undefined): Edit[] {
  if (now === undefined) {
    return before === undefined || holding.test(path) ? [] : [{ name: 'makes another', request: another(path, before) }]
  }
  const theirs = `${path}?fieldManager=them`
  const edits = [
    { name: 'labels', request: merged(theirs, { metadata: { labels: { theirs: 'yes' } } }) },
    { name: 'annotates', request: merged(theirs, { metadata: { annotations: { owner: 'them' } } }) },
  ]
  if (!holding.test(path)) edits.push({ name: 'deletes', request: { method: 'DELETE', path } as never })
  const all = leavesOf(contentOf(now))
  const altered = deltasOf(contentOf(before), contentOf(now)).flatMap(({ path: at, value }) => leavesOf(value, at))
  // Three times, so that what we have changed is what they mostly change.
  for (const leaf of [...all, ...altered, ...altered, ...altered]) edits.push(...settingsOf(theirs, leaf))
  return edits
}

function settingsOf(path: string, { path: at, value }: Delta): Edit[] {
  const pointer = at.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  const others = typeof value === 'number' ? [value + 1] : typeof value === 'boolean' ? [!value] : ['theirs']
  const operations = [
    ...others.map((other) => ({ op: 'replace', path: pointer, value: other })),
    { op: 'remove', path: pointer },
  ]
  return operations.map((operation) => ({
    name: `${operation.op}s ${at.join(' ')} of`,
    request: { method: 'PATCH', path, body: [operation], type: 'application/json-patch+json' },
  }))
}

/** What people write of an object. */
function contentOf(object: KubernetesObject | undefined): unknown {
  if (object === undefined) return {}
  const { apiVersion: _, kind: __, status: ___, metadata, ...rest } = object as KubernetesObject & { status?: unknown }
  return { metadata: { labels: metadata.labels, annotations: metadata.annotations }, ...rest }
}

/** What makes an object of the same name, which is another one. */
function another(path: string, { metadata, ...rest }: KubernetesObject): ApiRequest {
  const { status: _, ...content } = JSON.parse(JSON.stringify(rest)) as { status?: unknown; spec?: object }
  for (const field of ['clusterIP', 'clusterIPs']) Reflect.deleteProperty(content.spec ?? {}, field)
  const { name, annotations } = metadata
  const labels = { ...metadata.labels, theirs: 'yes' }
  return made(`${path.slice(0, path.lastIndexOf('/'))}?fieldManager=them`, {
    ...content,
    metadata: { name, labels, annotations },
  })
}
