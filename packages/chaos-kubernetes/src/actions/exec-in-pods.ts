import { connect, type ExecResult, givenTextOrNull, identify } from 'chaos-kubernetes-access'
import { defineAction, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { whyUnreadable } from '../argument-rules.ts'
import { commandRun } from '../changes/command-run.ts'
import { chooseContainers } from '../containers/container-target.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { commandEnds } from '../pods/command-ends.ts'
import { exitCodeOf, isNotStarted } from '../pods/exit-code-of.ts'
import { splitCommand } from '../pods/split-command.ts'
import { podRights, rightsToPods } from '../selection/pod-filters.ts'
import { podSelection } from '../selection/pod-selection.ts'

export const execInPods = defineAction({
  title: 'Run a command in pods',
  description:
    'Runs a command in a container of pods that are chosen by label and name; one of them unless told otherwise. A command that ends with another code than 0 does not fail the action. What it does can not be undone.',
  impact: 'disrupts',
  changes: [commandRun],
  chaosToolkit: ['chaosk8s.pod.actions.exec_in_pods'],
  args: z.strictObject({
    cmd: z
      .union([z.string(), z.array(z.string())])
      .refine((cmd) => whyUnreadable(cmd, wordsOf) === undefined, {
        error: ({ input }) => whyUnreadable(input as string | string[], wordsOf) ?? '',
      })
      .meta({
        format: 'free-text',
        description: 'The command: its words, or a text that is split into words as a shell would. There is no shell.',
      }),
    ...podSelection,
    container_name: givenTextOrNull.describe(
      'Which container; pods without it are left out. Needed where a pod has several',
    ),
    request_timeout: z.number().positive().default(60).describe('Seconds that the command may take'),
  }),
  output: z.array(
    z.strictObject({
      pod_name: z.string(),
      exit_code: z.union([z.number(), z.string()]).describe('0, else the code or the reason as text'),
      cmd: z.union([z.string(), z.array(z.string())]),
      stdout: z.string(),
      stderr: z.string(),
    }),
  ),
  permissions: (args) => [...podRights(['list'], args), ...rightsToPods(['create', 'get'], args, 'exec')],
  targets: async ({ container_name, ...selection }, context) =>
    chooseContainers(await connect(context), selection, { name: container_name, argument: 'container_name' }, context),
  async run({ cmd, request_timeout }, context) {
    const command = wordsOf(cmd)
    const cluster = await connect(context)
    const identity = await identify(cluster)
    const results = await sideBySide(context.targets, 20, async ({ pod, namespace, container }) => {
      const stored = { cluster: identity, namespace, pod, container, command: [...command] }
      const execute = () => cluster.exec({ name: pod, namespace }, { command, container, timeout: request_timeout })
      const { stdout, stderr, status } = await unlessNotStarted(execute, (apply) =>
        context.change(commandRun, stored, apply),
      )
      return { namespace, pod_name: pod, exit_code: exitCodeOf(status), cmd, stdout, stderr }
    })
    const { started = [], idle = [] } = Object.groupBy(results, ({ exit_code }) =>
      isNotStarted(exit_code) ? 'idle' : 'started',
    )
    for (const sentence of commandEnds(command, started)) context.logger.warn(sentence)
    for (const sentence of commandEnds(command, idle)) {
      if (started.length > 0) context.leftUndone(sentence)
      else context.foundNothing(sentence)
    }
    return results.map(({ namespace: _, ...end }) => end)
  },
})

/** Records a command as a change, unless it turns out that its program could not be started. */
async function unlessNotStarted(
  execute: () => Promise<ExecResult>,
  record: (apply: () => Promise<ExecResult>) => Promise<ExecResult>,
): Promise<ExecResult> {
  let idle: ExecResult | undefined
  try {
    return await record(async () => {
      const result = await execute()
      if (!isNotStarted(exitCodeOf(result.status))) return result
      idle = result
      throw new StepFailure('The command did not run.', { applied: false })
    })
  } catch (error) {
    if (idle === undefined) throw error
    return idle
  }
}

function wordsOf(cmd: string | readonly string[]): readonly string[] {
  const words = typeof cmd === 'string' ? splitCommand(cmd) : cmd
  if ((words[0] ?? '').trim() === '')
    throw new StepFailure('There is no command to run.', { remedy: 'Give one in cmd.' })
  return words
}
