import type { LoggedRecord } from '../../../packages/core/src/run-log/run-log-record.ts'
import type { History, ObjectName } from '../history.ts'
import { Random } from '../random.ts'
import { ApiServer, widgets } from './api-server.ts'
import { runControlPlane } from './control-plane.ts'
import { DiskLog } from './disk.ts'
import { noteApply, noteUpdate } from './field-entries.ts'
import { leavesOf } from './leaves.ts'
import { Process } from './process.ts'
import { Timeline } from './timeline.ts'
import { Wire } from './wire.ts'

/** Everything around the product: time, the API server and the way to it, the disk, and the processes that are alive. */
export class World {
  readonly timeline = new Timeline()
  readonly api = new ApiServer(this.timeline)
  readonly wire: Wire
  readonly logs = new Map<string, DiskLog>()
  readonly processes = new Map<string, Process>()
  #cameAfter: (requests: number) => void = () => undefined
  #recorded: (runId: string, record: LoggedRecord) => void = () => undefined

  constructor({ seed, objects }: History) {
    this.wire = new Wire(this.api, this.timeline, (requests) => this.#cameAfter(requests))
    this.api.objects.set('namespaces/kube-system', {
      body: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: 'kube-system',
          uid: 'uid-of-the-cluster',
          resourceVersion: '1',
          creationTimestamp: this.api.time,
        },
      },
      entries: [],
    })
    for (const name of ['a', 'b'] as const) this.#makeBefore(name, objects)
    runControlPlane(
      this.api,
      this.timeline,
      new Random(seed),
      (key) => objects[key.at(-1) as ObjectName].finalizer ?? 5,
    )
  }

  /** Calls back before each request takes effect. */
  onRequest(came: (requests: number) => void): void {
    this.#cameAfter = came
  }

  /** Calls back with each record that is written to the log of a run. */
  onRecord(recorded: (runId: string, record: LoggedRecord) => void): void {
    this.#recorded = recorded
  }

  /** Makes the log of a run. */
  newLog(runId: string): DiskLog {
    const log = new DiskLog(runId, (record) => this.#recorded(runId, record))
    this.logs.set(runId, log)
    return log
  }

  startProcess(name: string, plan: ConstructorParameters<typeof Process>[1]): Process {
    const process = new Process(name, plan, this.timeline, (forgets) => {
      if (forgets) for (const runId of process.runs) this.logs.get(runId)?.forget()
    })
    this.processes.set(name, process)
    return process
  }

  #makeBefore(name: ObjectName, objects: History['objects']): void {
    const { exists, made, mode, labels, finalizer, owned } = objects[name]
    if (!exists) return
    const owner = this.api.objects.get('widgets/a')
    const manifest = {
      apiVersion: `${widgets.group}/v1`,
      kind: widgets.kind,
      metadata: {
        name,
        ...(labels ? { labels: { app: name } } : {}),
        ...(finalizer === undefined ? {} : { finalizers: ['model.example/holds'] }),
        ...(owned && owner !== undefined
          ? {
              ownerReferences: [
                { apiVersion: `${widgets.group}/v1`, kind: widgets.kind, name: 'a', uid: owner.body.metadata.uid },
              ],
            }
          : {}),
      },
      spec: { replicas: 2, ...(mode ? { mode: 'blue' } : {}) },
    }
    const writer = { manager: made === 'Apply' ? 'gitops' : 'helm', operation: made }
    this.api.create(widgets.plural, manifest, writer, { by: 'others' })
    const { body } = this.api.objects.get(`widgets/${name}`)!
    const entries: Parameters<typeof noteUpdate>[0] = []
    const note = made === 'Apply' ? noteApply : noteUpdate
    note(entries, new Map(), leavesOf(body), writer, this.api.time)
    this.api.objects.set(`widgets/${name}`, { body, entries })
  }
}
