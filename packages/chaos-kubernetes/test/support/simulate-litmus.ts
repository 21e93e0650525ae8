import { type Call, type Surroundings, simulateController } from './simulate-controller.ts'

interface Engine {
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly uid: string
    readonly deletionTimestamp?: string
    readonly finalizers?: readonly string[]
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: {
    readonly engineState?: string
    readonly experiments: readonly { readonly name: string; readonly spec?: { readonly components?: object } }[]
  }
  readonly status?: { readonly engineStatus: string; readonly experiments?: readonly object[] }
}

/** How the experiments come out. */
export interface Course {
  readonly verdict: string
  /** What more the status of each result says. */
  readonly more?: { readonly experimentStatus?: object; readonly probeStatuses?: readonly object[] }
  /** Whether they never end. */
  readonly endless?: boolean
}

const finalizer = 'chaosengine.litmuschaos.io/finalizer'

/**
 * Plays the operator of Litmus: it takes up an engine that is active, or has no state, fills in what its experiments leave out, writes a result for each, and lets an engine go that is
 * deleted.
 */
export function simulateLitmus(surroundings: Surroundings, course: Course): void {
  const verdict = course.endless === true ? 'Awaited' : course.verdict

  async function next(engine: Engine, call: Call): Promise<Engine | undefined> {
    const { metadata, spec, status } = engine
    if (metadata.deletionTimestamp !== undefined)
      return metadata.finalizers === undefined ? undefined : { ...engine, metadata: { ...metadata, finalizers: [] } }
    if (status === undefined) {
      const experiments = spec.experiments.map((each) => ({ ...each, spec: { components: {}, ...each.spec } }))
      return {
        ...engine,
        metadata: { ...metadata, finalizers: [finalizer] },
        spec: { ...spec, engineState: 'active', experiments },
        status: { engineStatus: 'initialized' },
      }
    }
    if (status.engineStatus !== 'initialized' || status.experiments !== undefined) return undefined
    for (const { name } of spec.experiments) await writeResult(engine, name, call)
    const state = course.endless === true ? 'Running' : 'Completed'
    const experiments = spec.experiments.map(({ name }) => ({ name, status: state, verdict }))
    if (course.endless === true) return { ...engine, status: { ...status, experiments } }
    return { ...engine, spec: { ...spec, engineState: 'stop' }, status: { engineStatus: 'completed', experiments } }
  }

  async function writeResult({ metadata: { name, namespace, uid } }: Engine, experiment: string, call: Call) {
    await call('POST', `/apis/litmuschaos.io/v1alpha1/namespaces/${namespace}/chaosresults`, {
      apiVersion: 'litmuschaos.io/v1alpha1',
      kind: 'ChaosResult',
      metadata: { name: `${name}-${experiment}`, labels: { chaosUID: uid } },
      spec: { engine: name, experiment },
      status: {
        experimentStatus: { phase: 'Completed', verdict, ...course.more?.experimentStatus },
        probeStatuses: course.more?.probeStatuses,
      },
    })
  }

  simulateController(surroundings, '/apis/litmuschaos.io/v1alpha1/chaosengines', next)
}
