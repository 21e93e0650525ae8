import type { Death } from './mortal-process.ts'
import type { Course, Point, Recovering } from './play-point.ts'
import { actionsOn, type Place, type Scenario, type Step, sampleScenarios, scenarioOf } from './scenarios.ts'

/** Points that lie in the course of one process; which they are is known when it was played once. */
export interface PointsInCourse {
  readonly name: string
  /** What is played first, with nobody dying at the process of this number. */
  readonly whole: Point
  readonly process: number
  /** The same, with that process dying. */
  at(death: Death): Point
}

/** Groups of actions on what only Bookinfo has, or in containers, which only the sandbox pretends to have: elsewhere they may be those of this machine. */
const onlyInSandbox = ['a route', 'pods', 'containers']

/** Everything that may be interrupted. Samples and some actions need Bookinfo and its mesh. */
export async function allPoints(place: Place, hasMesh: boolean): Promise<readonly PointsInCourse[]> {
  const samples = hasMesh ? await sampleScenarios() : []
  return [...samplePoints(samples), ...actionPoints(place, hasMesh)]
}

function samplePoints(samples: readonly Scenario[]): readonly PointsInCourse[] {
  return samples.flatMap((scenario) => [inRun(scenario), inRecovery(scenario)])
}

function actionPoints(place: Place, hasMesh: boolean): readonly PointsInCourse[] {
  const groups = Object.entries(actionsOn(place)).filter(([name]) => hasMesh || !onlyInSandbox.includes(name))
  const single = groups.flatMap(([, steps]) => steps.map((step) => scenarioOf(nameOf(step), [step])))
  const pairs = groups.flatMap(([, steps]) => steps.flatMap((first) => steps.map((second) => [first, second] as const)))
  const both = pairs.map((steps) => scenarioOf(steps.map(nameOf).join(', then '), steps))
  return [
    ...single.flatMap((scenario) => [inRun(scenario), inRecovery(scenario)]),
    ...both.map(inRun),
    ...both.map(inRecovery),
    ...pairs.flatMap(ofTwoRuns),
  ]
}

function nameOf({ activity, arguments: args }: Step): string {
  const { replicas, hard, label_selector, kind, api_version } = args as {
    readonly replicas?: number
    readonly hard?: object
    readonly label_selector?: string
    readonly kind?: string
    readonly api_version?: string
  }
  if (api_version !== undefined) return `${activity} of ${kind}`
  if (replicas !== undefined) return `${activity} to ${replicas}`
  if (hard !== undefined) return `${activity} to ${JSON.stringify(hard)}`
  return label_selector === undefined ? activity : `${activity} of ${label_selector}`
}

/** A run is killed. */
function inRun(scenario: Scenario): PointsInCourse {
  return {
    name: `run ${scenario.name}`,
    whole: { runs: [{ scenario }], recoveries: [] },
    process: 0,
    at: (death) => ({ runs: [{ scenario, death }], recoveries: [] }),
  }
}

/** A run is killed while it waits, and then its recovery. */
function inRecovery(scenario: Scenario): PointsInCourse {
  const runs = [{ scenario, death: 'pause' }] as const
  return {
    name: `recover ${scenario.name}`,
    whole: { runs, recoveries: [{}] },
    process: 1,
    at: (death) => ({ runs, recoveries: [{ death }] }),
  }
}

/** Two runs are killed on one object, and recovered together, or one after the other, in either order; the second one dies somewhere. */
function ofTwoRuns([first, second]: readonly [Step, Step]): readonly PointsInCourse[] {
  const [one, two] = [scenarioOf(nameOf(first), [first]), scenarioOf(nameOf(second), [second])]
  const orders: readonly (readonly [string, readonly Recovering[]])[] = [
    ['together', []],
    ['the first one first', [{ which: [1] }, { which: [2] }]],
    ['the second one first', [{ which: [2] }, { which: [1] }]],
  ]
  return orders.map(([order, recoveries]) => ({
    name: `two runs, ${one.name} and ${two.name}, recovered ${order}`,
    whole: {
      runs: [
        { scenario: one, death: 'pause' },
        { scenario: two, death: 'pause' },
      ],
      recoveries,
    },
    process: 1,
    at: (death) => ({
      runs: [
        { scenario: one, death: 'pause' },
        { scenario: two, death },
      ],
      recoveries,
    }),
  }))
}

/** All deaths in a course: at each record, at each call before its effect, and of what alters something also after it, and late. */
export function* deathsIn({ records, calls, reads }: Course): Generator<Death> {
  for (let record = 1; record <= records; record += 1) yield { record }
  for (let call = 1; call <= calls; call += 1) {
    yield { call, inFlight: 'lost' }
    if (reads.has(call)) continue
    yield { call, inFlight: 'answer lost' }
    yield { call, inFlight: { late: 3 } }
  }
}
