import { findUnfinishedRuns, findWitnesses, parseVariables, weightiest } from 'chaos-core'
import { ChaosCommand } from '../chaos-command.ts'
import { exitCodeOf, exitCodeTable } from '../exit.ts'
import { Args } from '../options/args.ts'
import { clusterEnvironment, clusterFlags } from '../options/cluster-flags.ts'
import { Flags } from '../options/flags.ts'
import { stateFlag } from '../options/state-flag.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import { acceptRuns } from '../recover/accept-runs.ts'
import { chooseRuns, endedRuns, namedRuns } from '../recover/choose-runs.ts'
import { nothingToRecover } from '../recover/nothing-to-recover.ts'
import { putBack } from '../recover/put-back.ts'
import { leaveAlone, takenOver } from '../recover/take-over.ts'
import { actedOnEndedSandbox } from '../sandbox/acted-on-ended-sandbox.ts'
import { settingsOf } from '../settings/settings-path.ts'
import { stateOf } from '../settings/state-of.ts'

/** `chaos recover [RUN...]` */
export default class Recover extends ChaosCommand {
  static override summary = 'Put back what runs that were killed left behind.'
  static override description =
    'Lists the runs that did not come to their end, or those of them that are named, asks, and then undoes what they changed and proves it, all of them side by side. Runs that are still at work are left alone. Recovering twice does no harm.'
  static override examples = [
    '<%= config.bin %> recover',
    { description: 'One run; the beginning of its id is enough', command: '<%= config.bin %> recover 20261122-1703' },
    '<%= config.bin %> recover --yes --state-dir ./state',
    '<%= config.bin %> recover --accept 20261122-170309-adc636 --reason "put back by hand"',
  ]
  static override usage = 'recover [RUN...]'
  static override args = {
    run: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'The id of a run, or its beginning. Default: all that are unfinished.',
    }),
  }
  static override flags = {
    yes: Flags.boolean({ char: 'y', summary: 'Do not ask. Needed where nobody can answer.' }),
    'take-over': Flags.boolean({
      summary:
        'Recover runs of which nobody can tell from here whether they are still at work: another host started them, or their lock is damaged.',
    }),
    accept: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'RUN',
      summary:
        'Take a run over as it is: it is recovered and named no more. Needs --reason; may be given several times.',
    }),
    reason: Flags.string({ helpValue: 'TEXT', summary: 'Why runs are accepted. It is recorded, with your name.' }),
    ...clusterFlags({
      kubeconfig: 'The kubeconfig to use in place of the one that the run used. It must lead to the same cluster.',
      context: 'The context to use in place of the one that the run used.',
    }),
    trust: Flags.boolean({
      summary:
        'Run the program that the recorded kubeconfig names for credentials, also where others may have written that file.',
    }),
    var: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'KEY[:TYPE]=VALUE',
      summary: 'Give a configuration value anew, as with "chaos run"; may be given several times.',
    }),
    ...stateFlag(),
  }

  protected override namesUnfinishedRuns(): boolean {
    return false
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Recover)
    const session = this.open(flags)
    const { environment, report, stateOption } = session
    const settings = await settingsOf(session)
    const table = this.use(exitCodeTable({ environment, settings }))
    const state = await stateOf(flags, session)

    const found = await Promise.all(
      (await findUnfinishedRuns(state)).map(async (run) => ({
        ...run,
        sandbox: run.sandbox || (await actedOnEndedSandbox(run, state)),
      })),
    )
    const takeOver = flags['take-over'] === true
    if (flags.accept !== undefined || flags.reason !== undefined) {
      const accepting = { named: flags.accept ?? [], beside: args.run ?? [], reason: flags.reason }
      const request = { ...accepting, found, takeOver, state }
      return exitCodeOf(await acceptRuns(request, session), table)
    }
    const named = args.run ?? []
    if (found.length === 0 && named.length === 0) report.info(await nothingToRecover(state))
    const ended = endedRuns(named, found, state)
    for (const runId of new Set(ended.values()))
      report.info(`Run ${runId} has come to its end: nothing of it is left to put back.`)
    const left = named.filter((name) => !ended.has(name))
    if (named.length > 0 && left.length === 0) return exitCodeOf('held', table)
    const meant = named.length === 0 ? found : namedRuns(found, left, { state, stateOption })
    const { cutOff, unclear, atWork } = chooseRuns(meant, takeOver)
    for (const run of atWork) report.info(`Run ${run.runId} is still at work, and left alone.`)
    const options = {
      // What the plugins that come along can put back does not wait for the others.
      registry: await loadRegistry(session, { bundledAtLeast: true }),
      environment,
      overrides: clusterEnvironment(flags),
      trust: flags.trust,
      variables: parseVariables(flags.var ?? []),
      others: found,
      witnesses: await findWitnesses(state, found),
    }
    const taken = flags.yes === true ? [] : await takenOver(unclear)
    const outcomes = unclear.filter((run) => !taken.includes(run)).map((run) => leaveAlone(run, session))
    outcomes.push(...(await putBack([...cutOff, ...taken], { ...options, yes: flags.yes === true }, session)))
    return exitCodeOf(weightiest(outcomes), table)
  }
}
