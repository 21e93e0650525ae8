import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Answer, Kubectl } from './kubectl.ts'
import { normaliseOutput } from './normalise-output.ts'

/** The same command lines on two clusters. */
export interface Sides {
  readonly real: Kubectl
  readonly sandbox: Kubectl
}

/** How long a difference may last: what controllers do after a command, they do at their own speed. */
const patience = 60_000

const reading = /^(?:get|describe|auth|rollout history|diff|api-resources|explain|top|events|logs)\b/

/** Does each of the commands on both clusters and expects the same outputs and exit codes, names and times apart. */
export async function expectSameOutputs(sides: Sides, commandLines: readonly string[]): Promise<void> {
  const real: string[] = []
  const sandbox: string[] = []
  for (const commandLine of commandLines) {
    const [one, other] = await bothAnswers(sides, commandLine)
    real.push(one)
    sandbox.push(other)
  }
  expect(sandbox.join('\n\n')).toBe(real.join('\n\n'))
}

async function bothAnswers(sides: Sides, commandLine: string): Promise<readonly [string, string]> {
  const repeatable = reading.test(commandLine)
  const deadline = Date.now() + patience
  for (;;) {
    const [real, sandbox] = await Promise.all([sides.real(commandLine), sides.sandbox(commandLine)])
    const seen = [transcript(commandLine, real), transcript(commandLine, sandbox)] as const
    if (!repeatable || seen[0] === seen[1] || Date.now() > deadline) return seen
    await sleep(300)
  }
}

function transcript(commandLine: string, { exitCode, stdout, stderr }: Answer): string {
  // How many steps of a rollout one sees depends on when one looks.
  const told = [stdout, stderr].map((text) => text.replaceAll(/^Waiting for .*\n/gm, ''))
  return [`$ kubectl ${commandLine}`, ...told.map(normaliseOutput), `exit code ${exitCode}`].filter(Boolean).join('\n')
}
