import { resolve } from 'node:path'
import {
  ChaosError,
  findUnfinishedRuns,
  type Outcome,
  parseVariables,
  type RecoverOptions,
  recoverRuns,
  stateFolder,
  type UnfinishedRun,
  weightiest,
} from 'chaos-core'
import { ChaosCommand } from '../chaos-command.ts'
import { exitCodeOf, exitCodeTable } from '../exit.ts'
import { Flags } from '../options/flags.ts'
import { stateFlag } from '../options/run-flags.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import { renderChanges } from '../render/render-changes.ts'
import { describeUnfinishedRun } from '../render/render-unfinished-run.ts'
import { reportError } from '../report-error.ts'
import { actedOnEndedSandbox } from '../sandbox/acted-on-ended-sandbox.ts'
import type { Session } from '../session.ts'
import { settingsOf } from '../settings/settings-path.ts'
import { ownSignals } from '../signals.ts'

/** `chaos recover` */
export default class Recover extends ChaosCommand {
  static override summary = 'Put back what runs that were killed left behind.'
  static override description =
    'Lists the runs that did not come to their end, asks, and then undoes what they changed and proves it. Runs that are still at work are left alone. Recovering twice does no harm.'
  static override examples = ['<%= config.bin %> recover', '<%= config.bin %> recover --yes --state-dir ./state']
  static override flags = {
    yes: Flags.boolean({ char: 'y', summary: 'Do not ask. Needed where nobody can answer.' }),
    kubeconfig: Flags.string({
      helpValue: 'FILE',
      summary: 'The kubeconfig to use in place of the one that the run used. It must lead to the same cluster.',
    }),
    context: Flags.string({ summary: 'The context to use in place of the one that the run used.' }),
    var: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'KEY[:TYPE]=VALUE',
      summary: 'Give a configuration value anew, as with "chaos run"; may be given several times.',
    }),
    ...stateFlag,
  }

  protected override namesUnfinishedRuns(): boolean {
    return false
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Recover)
    const session = this.open(flags)
    const { environment, report } = session
    const settings = await settingsOf(session)
    const table = this.use(exitCodeTable({ environment, settings }))
    const state = stateFolder(flags['state-dir'], environment)

    const found = await findUnfinishedRuns(state)
    const runs = await Promise.all(
      found.map(async (run) => ({ ...run, sandbox: run.sandbox || (await actedOnEndedSandbox(run, state)) })),
    )
    for (const run of runs.filter(({ alive }) => alive))
      report.info(`Run ${run.runId} is still at work, and left alone.`)
    const cutOff = runs.filter(({ alive }) => !alive)
    const left = cutOff.filter(({ sandbox }) => !sandbox)
    const options: RecoverOptions = {
      registry: await loadRegistry(session),
      environment,
      overrides: {
        ...(flags.kubeconfig === undefined ? {} : { KUBECONFIG: resolve(flags.kubeconfig) }),
        ...(flags.context === undefined ? {} : { KUBERNETES_CONTEXT: flags.context }),
      },
      variables: parseVariables(flags.var ?? []),
      listener: (_runId, event) => {
        if (event.type === 'log') report.listener(event)
      },
      signal: new AbortController().signal,
    }
    for (const run of cutOff.filter(({ sandbox }) => sandbox)) {
      await Promise.all(recoverRuns([run], options))
      report.info(`Run ${run.runId} acted on a sandbox, which is gone with it: nothing is left to put back.`)
    }
    if (left.length === 0) {
      if (cutOff.length === 0) report.info(`There is nothing to recover in ${state}.`)
      return 0
    }
    for (const run of left) for (const line of describeUnfinishedRun(run, report.style)) report.info(line)
    if (!flags.yes && !(await isConfirmed(left.length, session))) return exitCodeOf('refused', table)

    using signals = ownSignals(() => report.error('\nLeft at once. Go on with: chaos recover'))
    const outcomes: Outcome[] = []
    for (const run of left) {
      if (signals.signal.aborted) outcomes.push('not-restored')
      else outcomes.push(await recoverOne(run, { ...options, signal: signals.signal }, session))
    }
    return exitCodeOf(weightiest(outcomes), table)
  }
}

async function isConfirmed(count: number, { report }: Session): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    report.error('Nothing was put back, because nobody can be asked here. Run "chaos recover --yes".')
    return false
  }
  const { confirm } = await import('@clack/prompts')
  const message = count === 1 ? 'Put it back now?' : `Put back all ${count} runs now?`
  const answer = await confirm({ message, initialValue: true, output: process.stderr })
  if (answer !== true) report.info('Nothing was put back.')
  return answer === true
}

async function recoverOne(run: UnfinishedRun, options: RecoverOptions, { report, verbose }: Session): Promise<Outcome> {
  report.info(`\n${report.style.heading('Recovering')} ${run.runId}`)
  try {
    const { changes, proven, wrongSystem } = await recoverRuns([run], options)[0]!
    for (const line of renderChanges(changes, report.style, { all: true })) report.info(line)
    if (proven) {
      report.info(
        `${report.style.good('✓')} Everything that run ${run.runId} changed is proven to be back, or was meant to stay.`,
      )
      return 'held'
    }
    const standing = changes.some(({ fate }) => fate === 'open' || fate === 'drifted')
    if (!standing && !wrongSystem) {
      report.error(
        `Nothing of run ${run.runId} stands any more, but the system has not repaired what is listed as NOT HEALED.`,
      )
      return 'not-healed'
    }
    report.error(
      wrongSystem
        ? `Nothing was done for run ${run.runId}: this is another cluster than the one it changed. Name the right one with --kubeconfig and --context.`
        : `Run ${run.runId} is not recovered: put back by hand what is listed as OPEN or drifted, or try again.`,
    )
    return wrongSystem ? 'refused' : 'not-restored'
  } catch (error) {
    if (!(error instanceof ChaosError)) throw error
    for (const line of reportError(error, { verbose }).lines) report.error(line)
    return error.outcome === 'refused' ? 'refused' : 'not-restored'
  }
}
