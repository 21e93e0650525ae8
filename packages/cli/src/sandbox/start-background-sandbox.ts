import { spawn } from 'node:child_process'
import { closeSync, ftruncateSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ChaosError, openForAppending, whyNotWritten } from 'chaos-core'
import { packageFile } from '../package-file.ts'
import { answers, findSandbox, type SandboxRecord } from './find-sandbox.ts'
import { manifestsRefused } from './manifests-refused.ts'
import { makeSandboxFolder, type SandboxFolder } from './sandbox-folder.ts'
import type { SandboxRequest } from './sandbox-options.ts'
import type { ServeAnswer, ServeOptions } from './serve-sandbox.ts'

/** Milliseconds to wait for a sandbox that another command is starting. */
const patience = 30_000

/** A sandbox in the background that can be used. */
export interface BackgroundSandbox {
  readonly record: SandboxRecord
  /** Whether it was running before. */
  readonly already: boolean
}

/**
 * Starts a sandbox as a process that outlives this one and its terminal, and waits until it can be used. Where one is running, that is
 * the answer. Throws `ChaosError` where it can't be started, or does not answer. `stateOption`: what commands that are suggested need to find it.
 */
export async function startBackgroundSandbox(
  paths: SandboxFolder,
  request: SandboxRequest,
  stateOption: string,
): Promise<BackgroundSandbox> {
  await makeFolder(paths)
  if ((await findSandbox(paths)) !== undefined) return { record: await running(paths, stateOption), already: true }
  const answer = await spawnSandbox(paths, request)
  switch (answer.kind) {
    case 'ready':
      return { record: answer.record, already: false }
    case 'taken':
      return { record: await running(paths, stateOption), already: true }
    case 'failed':
      if (answer.problems !== undefined) throw manifestsRefused(answer.problems, answer.remedy)
      throw new ChaosError(answer.sentence, {
        remedy: answer.remedy,
        ...(answer.internal === true ? { outcome: 'internal' } : {}),
      })
  }
}

async function makeFolder(paths: SandboxFolder): Promise<void> {
  try {
    await makeSandboxFolder(paths)
  } catch (cause) {
    throw new ChaosError(`The folder ${paths.folder} can't be made: ${whyNotWritten(cause)}.`, {
      remedy: 'Name a state folder that can be written with --state-dir or CHAOS_STATE_DIR.',
      cause,
    })
  }
}

async function spawnSandbox(paths: SandboxFolder, request: SandboxRequest): Promise<ServeAnswer> {
  const program = join(dirname(packageFile().path), 'bin', 'sandbox.js')
  const { manifests } = request
  const options: ServeOptions = {
    ...request,
    paths,
    manifests: manifests === undefined ? undefined : resolve(manifests),
  }
  const log = beginLog(paths.log)
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    cwd: paths.folder,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log, log, 'ipc'],
  })
  try {
    return await new Promise<ServeAnswer>((done, fail) => {
      child.once('message', (message) => done(message as ServeAnswer))
      child.once('error', fail)
      child.once('exit', (code, signal) => {
        const sentence = `The sandbox's process ended with ${signal ?? `exit code ${code}`} before it could be used.`
        done({ kind: 'failed', sentence, remedy: `Its log may say why: ${paths.log}`, internal: true })
      })
    })
  } finally {
    child.removeAllListeners()
    child.unref()
    closeSync(log)
  }
}

function beginLog(path: string): number {
  try {
    const log = openForAppending(path, 0o600)
    ftruncateSync(log)
    return log
  } catch (cause) {
    throw new ChaosError(`The sandbox's log ${path} can't be written: ${whyNotWritten(cause)}.`, {
      remedy: 'Remove what is there, or name another state folder with --state-dir or CHAOS_STATE_DIR.',
      cause,
    })
  }
}

/** The sandbox that another command has started or is starting. */
async function running(paths: SandboxFolder, stateOption: string): Promise<SandboxRecord> {
  const deadline = Date.now() + patience
  for (;;) {
    const found = await findSandbox(paths)
    if (found?.record !== undefined && (await answers(found.record.url))) return found.record
    if (found === undefined || Date.now() > deadline) {
      const sentence =
        found === undefined
          ? 'Another sandbox was being started here, and has ended.'
          : `A sandbox runs here (process ${found.lock.pid}), but does not answer.`
      throw new ChaosError(sentence, {
        outcome: 'inconclusive',
        remedy: found === undefined ? 'Try again.' : `End it with "chaos sandbox down${stateOption}", and try again.`,
      })
    }
    await sleep(50)
  }
}
