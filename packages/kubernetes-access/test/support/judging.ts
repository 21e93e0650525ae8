import { expect } from 'vitest'
import { judgeObject } from '../../src/restoration/judge-object.ts'
import type { ObjectCall } from '../../src/restoration/object-call.ts'
import { pastOf } from '../../src/restoration/object-past.ts'
import type { Reading, Verdict } from '../../src/restoration/verdict.ts'
import { deployment, later, owns, replicasField } from './past-calls.ts'

/** What is to be done about the Deployment of these tests, after these calls. */
export function judge(calls: readonly ObjectCall[], reading: Reading, now = 0): Verdict {
  return judgeObject(pastOf({ key: 'web', calls }, typeof reading === 'object' ? reading : undefined), reading, now)
}

/** The entry of the run that scaled it. */
export const ours = owns('chaos/run-1', replicasField, { time: later })

/** It, as it is read, with these entries. */
export function read(replicas: number | undefined, ...managedFields: readonly object[]) {
  return deployment({ spec: replicas === undefined ? {} : { replicas } }, { managedFields })
}

/** The end of the object, or of its field, where nothing is left to be done. */
export function endOf(verdict: Verdict) {
  return verdict.act === 'settle' ? ([...verdict.fields.values()][0] ?? verdict.end) : verdict
}

/** An end, with any detail unless given. */
export function settled(fate: string, detail: unknown = expect.anything()) {
  return { fate, detail }
}

/** A verdict that gives the replicas this value. */
export function patched(to: unknown) {
  return { act: 'patch', targets: [{ path: ['spec', 'replicas'], to }] }
}
