import { connect, type ExecResult, givenTextOrNull, identify, objectName, pods } from 'chaos-kubernetes-access'
import { defineAction, StepFailure, type Target } from 'chaos-plugin-api'
import { z } from 'zod'
import { whyUnreadable } from '../argument-rules.ts'
import { commandRun } from '../changes/command-run.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { commandEnds } from '../pods/command-ends.ts'
import { exitCodeOf, isNotStarted } from '../pods/exit-code-of.ts'
import { splitCommand } from '../pods/split-command.ts'
import type { CandidatePod } from '../selection/candidate-pod.ts'
import { findPods } from '../selection/find-pods.ts'
import { podRights, rightsToPods } from '../selection/pod-filters.ts'
import { podSelection } from '../selection/pod-selection.ts'

interface ContainerTarget extends Target {
  readonly pod: string
  readonly namespace: string
  readonly container: string
}

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
  async targets({ container_name, ...selection }, context) {
    const chosen = await findPods(await connect(context), { ...selection, withContainers: true }, context)
    const targets = chosen.flatMap((pod): readonly ContainerTarget[] => {
      const container = containerOf(pod, container_name)
      if (container === undefined) return []
      return [{ object: objectName(pods, pod), pod: pod.name, namespace: pod.namespace, container }]
    })
    if (targets.length === 0 && chosen.length > 0)
      context.foundNothing(`None of the chosen pods of namespace ${selection.ns} has a container ${container_name}.`)
    return targets
  },
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

function containerOf({ namespace, name, containers }: CandidatePod, wanted: string | null): string | undefined {
  if (wanted !== null) return containers.find((container) => container === wanted)
  if (containers.length === 1) return containers[0]
  throw new StepFailure(`Pod ${namespace}/${name} has several containers: ${containers.join(', ')}.`, {
    remedy: 'Say which one in container_name.',
  })
}
