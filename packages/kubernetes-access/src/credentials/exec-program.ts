import { mappingOf, StepFailure } from 'chaos-plugin-api'
import type { ExecPlugin } from '../kubeconfig/kubeconfig.ts'

/** How a plugin is run. */
export interface ExecProgram {
  readonly command: string
  readonly args: readonly string[]
  /** What it gets beside the environment. */
  readonly variables: Readonly<Record<string, string>>
}

/** The versions of the protocol that there are. kubectl has given up the one before. */
const versions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']

/** The program behind a plugin. Throws `StepFailure` with reason `no-access` where the kubeconfig asks for what can't be. */
export function execProgram(plugin: ExecPlugin): ExecProgram {
  return {
    command: commandOf(plugin),
    args: listOf(plugin.args, 'args').map((arg) => textOf(arg, 'args')),
    variables: Object.fromEntries(variablesOf(plugin)),
  }
}

function commandOf({ command, apiVersion, interactiveMode = 'IfAvailable' }: ExecPlugin): string {
  if (typeof command !== 'string' || command === '') {
    throw unusable('names no command', 'Name the program as "command" in its "exec".')
  }
  if (!versions.includes(apiVersion ?? '')) {
    const has = apiVersion === undefined ? 'has no apiVersion' : `has the apiVersion ${JSON.stringify(apiVersion)}`
    throw unusable(`${command} ${has}`, `Have the kubeconfig written anew, for ${versions.join(' or ')}.`)
  }
  if (!['Never', 'IfAvailable', 'Always'].includes(interactiveMode)) {
    throw unusable(
      `${command} has the interactiveMode ${JSON.stringify(interactiveMode)}`,
      'Write Never, IfAvailable or Always.',
    )
  }
  if (interactiveMode === 'Always') {
    throw unusable(
      `${command} wants to ask somebody at a terminal (interactiveMode: Always), and a run may need credentials while nobody is there`,
      'Use a plugin that does not ask, or a token.',
    )
  }
  return command
}

function unusable(what: string, remedy: string): StepFailure {
  return new StepFailure(`The kubeconfig's credential plugin ${what}.`, { reason: 'no-access', remedy })
}

function variablesOf({ env }: ExecPlugin): readonly (readonly [string, string])[] {
  return listOf(env, 'env')
    .map(mappingOf)
    .map(({ name, value }) => [textOf(name, 'env'), textOf(value, 'env')])
}

/** Whatever stands in the file. */
function listOf(value: unknown, key: string): readonly unknown[] {
  if (!Array.isArray(value ?? [])) throw misshapen(key)
  return (value ?? []) as readonly unknown[]
}

function textOf(value: unknown, key: string): string {
  if (typeof value === 'object' || value === undefined) throw misshapen(key)
  return String(value)
}

function misshapen(key: string): StepFailure {
  return new StepFailure(`The "${key}" of the kubeconfig's credential plugin is no list of texts.`, {
    reason: 'no-access',
    remedy: key === 'env' ? 'Write a list of mappings with "name" and "value".' : 'Write a list of texts.',
  })
}
