import type { PackedCli } from '../support/packed-cli.ts'
import { describeCalls } from './describe-calls.ts'
import { describeTraces } from './describe-traces.ts'
import type { Feature } from './feature.ts'
import { runChaos } from './run-chaos.ts'
import { runKubectl } from './run-kubectl.ts'
import { canBePod, type Played } from './run-program.ts'
import { openStage, type Stage } from './stage/stage.ts'

/** The programs that are compared. */
export interface Programs {
  readonly kubectl: string
  readonly cli: PackedCli
}

/** What each of the two has done. */
export interface PlayedFeature {
  readonly kubectl: string
  readonly ours: string
}

/** Has both programs do the same, each on a stage of its own. Undefined where that is not possible here. */
export async function playFeature(feature: Feature, { kubectl, cli }: Programs): Promise<PlayedFeature | undefined> {
  if (feature.inPod === true && !(await canBePod())) return undefined
  const [theirs, ours] = await Promise.all([
    feature.kubectl ?? playOn(feature, async (stage, call) => runKubectl(kubectl, stage, call)),
    playOn(feature, async (stage, call) => runChaos(cli, stage, call)),
  ])
  return { kubectl: theirs, ours }
}

/** Whether both have done the same: asked the same in the same way, or refused it, in whatever words. */
export function isSame({ kubectl, ours }: PlayedFeature): boolean {
  const withoutWords = (done: string) => done.replace(/(^|; )refuses: .*$/, '$1refuses')
  return withoutWords(kubectl) === withoutWords(ours)
}

async function playOn(
  { set, inPod = false }: Feature,
  run: (stage: Stage, call: Played) => Promise<string | undefined>,
): Promise<string> {
  await using stage = await openStage()
  const call = { ...(await set(stage)), inPod }
  const complaint = await run(stage, call)
  const done = [...(await describeTraces(stage, call)), ...describeCalls(stage.asked, call)]
  if (complaint !== undefined) done.push(`refuses: ${unknownName(complaint) ?? `“${complaint}”`}`)
  return stage.withoutPlaces(done.join('; '))
}

/** That a name is not known says here that no proxy was asked for it. */
function unknownName(complaint: string): string | undefined {
  const isUnknown = /lookup [\w.]+: no such host|its host name (?:is not known|could not be looked up)/.test(complaint)
  return isUnknown && !/proxy/.test(complaint) ? 'past all proxies, that name is not known' : undefined
}
