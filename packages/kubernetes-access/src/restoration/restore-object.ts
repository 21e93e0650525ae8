import type { RestoreFinding } from 'chaos-plugin-api'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { namespaces } from '../objects/resource.ts'
import { isApiFailure, isNotFound, isOfServer } from '../transport/api-failure.ts'
import { endsOf } from './ends-of.ts'
import { judgeObject } from './judge-object.ts'
import { madeAnew } from './made-anew.ts'
import { type ObjectPast, pastOf } from './object-past.ts'
import { type ObjectRead, readObject } from './object-reader.ts'
import { refineVerdict, type Surroundings } from './refine-verdict.ts'
import { type CallVerdict, type ObjectCalls, sendCreation, sendVerdict } from './send-verdict.ts'
import { hasAddress, withoutAddress } from './service-address.ts'
import { servingOwed } from './serving-owed.ts'
import { type Reading, type Settling, settle, type Verdict } from './verdict.ts'

/** Calls for one object at one go. Restoring takes four; more only where others write at the same time. */
const callsAtOnce = 12

/**
 * Puts one object back: judges what was read, sends the one call that this asks for, takes its answer for the next reading, and so on, until
 * it has come to its end or something must be waited for.
 */
export async function restoreObject(
  calls: ObjectCalls,
  first: ObjectRead,
  surroundings: Surroundings,
): Promise<RestoreFinding> {
  const { context, cluster, resource, place } = calls
  let { reading, began } = first
  for (let sent = 0; sent < callsAtOnce; sent += 1) {
    const past = pastOf(context.history(), typeof reading === 'object' ? reading : undefined)
    const judged = judgeObject(past, reading, began)
    const verdict =
      judged.act === 'create' || judged.act === 'delete' ? await refineVerdict(judged, calls, surroundings) : judged
    if (verdict.act === 'settle') return settled(past, verdict, reading, calls)
    if (verdict.act === 'wait') {
      const { detail, until } = verdict
      return { state: 'waits', detail, ...(until === undefined ? {} : { until }) }
    }
    began = context.clock.now()
    const after =
      verdict.act === 'create' ? await create(verdict, past, calls, surroundings) : await send(verdict, calls)
    if (isVerdict(after)) return settled(past, after, reading, calls)
    reading = after ?? (await readObject(cluster, resource, place))
  }
  return { state: 'waits', detail: 'others keep changing it' }
}

function settled(
  past: ObjectPast,
  verdict: Settling,
  reading: Reading,
  { about, resource }: ObjectCalls,
): RestoreFinding {
  const owes = servingOwed(past, reading, about, resource)
  return { state: 'settled', changes: endsOf(past, verdict), ...(owes === undefined ? {} : { owes }) }
}

function isVerdict(after: KubernetesObject | Settling | undefined): after is Settling {
  return after !== undefined && 'act' in after
}

/** Sends a call under the version that was judged. Undefined where somebody was quicker, so that it is to be read anew. */
async function send(verdict: CallVerdict, calls: ObjectCalls): Promise<KubernetesObject | Settling | undefined> {
  try {
    return await sendVerdict(verdict, calls)
  } catch (error) {
    if (!isApiFailure(error) || !isOfServer(error)) throw error
    if (error.status === 404) return undefined
    const { uid, resourceVersion } = verdict.object.metadata
    const now =
      error.status === 409 || error.status === 422
        ? await readObject(calls.cluster, calls.resource, calls.place)
        : verdict.object
    const isAsJudged =
      typeof now === 'object' && now.metadata.uid === uid && now.metadata.resourceVersion === resourceVersion
    if (!isAsJudged) return undefined
    if (verdict.act !== 'give-back' || error.status >= 500) throw error
    // It is as before; only the owners of its fields are not.
    return settle('restored', `its fields are as before, but whoever owned them does not again: ${error.message}`)
  }
}

/** Creates an object anew. Undefined where there is one by now, so that it is to be read. */
async function create(
  { removal }: Extract<Verdict, { act: 'create' }>,
  past: ObjectPast,
  calls: ObjectCalls,
  surroundings: Surroundings,
): Promise<KubernetesObject | Settling | undefined> {
  const manifest = madeAnew(removal.content, past.fields, ({ uid }) => surroundings.uidNow(uid))
  try {
    return await sendCreation(manifest, removal.uid, calls)
  } catch (error) {
    // Another Service got its address, or its port, in the meantime.
    if (isApiFailure(error, 422) && hasAddress(manifest))
      return sendCreation(withoutAddress(manifest), removal.uid, calls)
    if (!isApiFailure(error) || !isOfServer(error)) throw error
    if (error.status === 409) return undefined
    const { namespace } = calls.about.object
    const isWithoutPlace =
      namespace !== null && (error.causes.includes('NamespaceTerminating') || isNotFound(error, namespaces, namespace))
    if (!isWithoutPlace) throw error
    return settle('gone', `its namespace ${namespace} is gone`)
  }
}
