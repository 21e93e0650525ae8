import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { isStepFailure, readTextFile, StepFailure, type SystemContext, whyNotRead } from 'chaos-plugin-api'
import { clusterVariable, optionVariables } from '../cluster-variables.ts'
import type { Kubeconfig } from './kubeconfig.ts'
import { parseKubeconfig } from './parse-kubeconfig.ts'

const read = new Map<string, { readonly version: string; readonly parsed: Promise<Kubeconfig> }>()

/** The variable that names the kubeconfig: the one for what the command line says, else kubectl's; undefined where neither does. */
export function kubeconfigVariable(
  environment: SystemContext['environment'],
): (typeof optionVariables.kubeconfig)[number] | undefined {
  return optionVariables.kubeconfig.find((name) => clusterVariable(environment, name) !== undefined)
}

/** The files that make up the kubeconfig: those that a variable names, else `~/.kube/config`. They need not exist. */
export function kubeconfigFiles(environment: SystemContext['environment']): readonly string[] {
  const home = environment['HOME'] ?? homedir()
  const variable = kubeconfigVariable(environment)
  if (variable === undefined) return [join(home, '.kube', 'config')]
  const files = clusterVariable(environment, variable)!
    .split(delimiter)
    .filter((file) => file !== '')
  return files.map((file) => (file.startsWith('~/') ? join(home, file.slice(2)) : file))
}

/**
 * Reads the kubeconfig and merges its files as kubectl does: the first file that sets a name or the current context wins, missing
 * files are left out. Returns `undefined` where none exists. A file is parsed once as long as it stays as it is.
 */
export async function readKubeconfig(environment: SystemContext['environment']): Promise<Kubeconfig | undefined> {
  const parts = await Promise.all(kubeconfigFiles(environment).map(readOne))
  const found = parts.filter((part) => part !== undefined)
  if (found.length < 2) return found[0]
  return {
    files: found.flatMap(({ files }) => files),
    currentContext: found.find(({ currentContext }) => currentContext !== undefined)?.currentContext,
    clusters: firstWins(found.map(({ clusters }) => clusters)),
    users: firstWins(found.map(({ users }) => users)),
    contexts: firstWins(found.map(({ contexts }) => contexts)),
  }
}

function firstWins<Entry>(maps: readonly ReadonlyMap<string, Entry>[]): ReadonlyMap<string, Entry> {
  return new Map(maps.toReversed().flatMap((map) => [...map]))
}

async function readOne(file: string): Promise<Kubeconfig | undefined> {
  try {
    const { mtimeMs, size, ino } = await stat(file)
    const version = `${mtimeMs} ${size} ${ino}`
    const known = read.get(file)
    if (known?.version === version) return await known.parsed
    const parsed = readTextFile(file).then((text) => parseKubeconfig(text, file))
    const reading = { version, parsed }
    read.set(file, reading)
    // What stood in the way may pass, and leave the file as it was: out of descriptors, no right to read it.
    parsed.catch(() => {
      if (read.get(file) === reading) read.delete(file)
    })
    return await parsed
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (isStepFailure(cause)) throw cause
    throw new StepFailure(`The kubeconfig ${file} can't be read: ${whyNotRead(cause)}.`, {
      reason: 'no-access',
      remedy: 'Make the file readable, or name another one in KUBECONFIG.',
      cause,
    })
  }
}
