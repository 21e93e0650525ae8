import { definePreflight, isStepFailure, type PreflightContext, type Values } from 'chaos-plugin-api'
import { clusterVariable, sourceOfOption } from './cluster-variables.ts'
import { describeCluster } from './describe-cluster.ts'
import { isGiven, selectCluster } from './select-cluster.ts'

/** Says which cluster a run acts on, refuses to leave the sandbox, and to look for another one where the command line names none that there is. No network calls. For the `preflight` list of every plugin that uses `connect`. */
export const clusterAccess = definePreflight({
  title: 'The cluster is the one that is meant',
  async check(context) {
    const scopes = new Map(context.activities.map(({ secrets }) => [JSON.stringify(secrets), secrets]))
    const described = await Promise.all([...scopes.values()].map((secrets) => describe(context, secrets)))
    const refusals = context.sandbox ? await leavingSandbox(context) : await misnamed(context)
    const misused = !context.sandbox && refusals.length > 0 && isOfCommandLine(context)
    return { actsOn: [...new Set(described)].join('; '), refusals, ...(misused ? { misused } : {}) }
  },
})

async function describe({ environment, learnSecret }: PreflightContext, secrets: Values): Promise<string> {
  try {
    return await describeCluster({ environment, secrets, learnSecret })
  } catch (error) {
    // An earlier step of the method may make the kubeconfig, so that this is no reason to refuse.
    if (isStepFailure(error)) return `no cluster (${error.message.replace(/\.$/, '')})`
    throw error
  }
}

/** What an earlier step makes is named in the file; what is wrong with the command line stays so. */
async function misnamed({ environment, learnSecret }: PreflightContext): Promise<readonly string[]> {
  if (!isGiven(environment)) return []
  try {
    await selectCluster({ environment, secrets: {}, learnSecret })
    return []
  } catch (error) {
    if (isStepFailure(error)) return [`${error.message} ${error.remedy ?? ''}`.trimEnd()]
    throw error
  }
}

/** Whether what is misnamed was named by the command line, rather than by the settings. */
function isOfCommandLine({ environment }: PreflightContext): boolean {
  const option = clusterVariable(environment, 'CHAOS_CONTEXT') === undefined ? 'kubeconfig' : 'context'
  return sourceOfOption(environment, option) !== 'settings'
}

async function leavingSandbox({ environment, learnSecret, activities }: PreflightContext): Promise<readonly string[]> {
  const sandbox = await selectCluster({ environment, secrets: {}, learnSecret })
  const found = await Promise.all(
    activities.map(async ({ name, secrets }) => {
      const meant = await selectCluster({ environment, secrets, learnSecret }).catch(() => undefined)
      return meant?.server === sandbox.server
        ? undefined
        : `The secrets of "${name}" name another cluster than the sandbox; leave out --sandbox, or these secrets.`
    }),
  )
  return found.filter((refusal) => refusal !== undefined)
}
