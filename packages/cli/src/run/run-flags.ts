import { dryModes, hypothesisStrategies, rollbackStrategies } from 'chaos-core'
import { exitCodeTables } from '../exit.ts'
import { choice, oneOf } from '../options/choice.ts'
import { clusterFlags, namespaceFlag } from '../options/cluster-flags.ts'
import { experimentFlags } from '../options/experiment-flags.ts'
import { Flags } from '../options/flags.ts'
import { inGroup } from '../options/in-group.ts'
import { stateFlag } from '../options/state-flag.ts'
import { sandboxFlags } from '../sandbox/sandbox-flags.ts'
import { UsageError } from '../usage-error.ts'

/** Those that a command line may name: who wants no look at all says so in the file. */
const hypothesisWords = (Object.keys(hypothesisStrategies) as (keyof typeof hypothesisStrategies)[]).filter(
  (word) => word !== 'skip',
)
const [usual, ...others] = hypothesisWords.filter((word) => hypothesisStrategies[word] === word)
const misspelt = hypothesisWords.filter((word) => hypothesisStrategies[word] !== word)

/** The options of `chaos run`: Chaos Toolkit's, and some of ours. The settings fill them (`fillFromSettings`), `--state-dir` in every command (`stateOf`). */
export const runFlags = {
  ...inGroup('EXPERIMENT', {
    ...experimentFlags,
    'no-validation': Flags.boolean({ summary: 'Do not validate the experiment first.' }),
  }),
  ...inGroup('CLUSTER', {
    ...clusterFlags({
      kubeconfig: 'The kubeconfig to use. Default: KUBECONFIG, else ~/.kube/config.',
      context: 'The context of the kubeconfig to use, whatever the secrets of the file say. Default: the current one.',
    }),
    ...namespaceFlag,
  }),
  ...inGroup('SANDBOX', sandboxFlags()),
  ...inGroup('COURSE', {
    dry: choice(dryModes, {
      summary: 'Leave out all probes, all actions, all activities, or all pauses.',
    }),
    'hypothesis-strategy': choice(hypothesisWords, {
      helpValue: 'STRATEGY',
      summary: `When the steady state is looked at: ${oneOf([`${usual} (before and after the method)`, ...others])}. The spelling ${oneOf(misspelt)} is accepted for compatibility.`,
    }),
    'hypothesis-frequency': Flags.custom<number>({
      helpValue: 'SECONDS',
      summary: 'Pause between two looks at the steady state while the method goes on. Default: 1.',
      parse: (input) => Promise.resolve(secondsFrom(input)),
    })(),
    'fail-fast': Flags.boolean({
      allowNo: true,
      summary: 'End the method as soon as the steady state does not hold meanwhile.',
    }),
    'rollback-strategy': choice(rollbackStrategies, {
      summary: 'When the rollbacks of the file are played. With never, nothing that the run changed is put back.',
    }),
    seed: Flags.string({
      helpValue: 'SEED',
      summary: 'Fix every random choice. Default: a random seed, which the run shows and records.',
    }),
  }),
  ...inGroup('RESULT', {
    'journal-path': Flags.string({
      helpValue: 'FILE',
      summary: 'Where the journal goes. Default: ./journal.json; of several experiments, a file for each.',
    }),
    'exit-codes': choice(exitCodeTables, {
      summary:
        'Which exit codes to give: ours, or those of Chaos Toolkit. Default: CHAOS_EXIT_CODES, else exit_codes in the settings, else chaos.',
    }),
    ...stateFlag(),
  }),
}

function secondsFrom(input: string): number {
  const seconds = Number(input)
  if (input.trim() !== '' && Number.isFinite(seconds) && seconds >= 0) return seconds
  throw new UsageError(`--hypothesis-frequency can't be "${input}".`, 'Give a number of seconds, such as 0.5.')
}
