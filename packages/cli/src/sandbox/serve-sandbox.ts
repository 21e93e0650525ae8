import { ChaosError, readLock, replaceFile, whyNotWritten, writeLock } from 'chaos-core'
import type { ManifestError, Sandbox } from 'chaos-sandbox'
import { usualPreset } from 'chaos-sandbox/presets'
import { findSandbox, type SandboxRecord } from './find-sandbox.ts'
import { logApiCalls, logLine } from './log-api-calls.ts'
import { clearSandboxFolder, type SandboxFolder } from './sandbox-folder.ts'
import { type SandboxRequest, sandboxOptions, speedInWords } from './sandbox-options.ts'

/** What the background process is told. */
export interface ServeOptions extends SandboxRequest {
  readonly paths: SandboxFolder
}

/** What the background process answers, once. */
export type ServeAnswer =
  | { readonly kind: 'ready'; readonly record: SandboxRecord }
  /** Another process was quicker. */
  | { readonly kind: 'taken' }
  | ({ readonly kind: 'failed' } & Failure)

interface Failure {
  readonly sentence: string
  readonly remedy: string
  /** Of manifests: all that is wrong with them. */
  readonly problems?: readonly string[]
  /** Whether the user can't have caused it. */
  readonly internal?: boolean
}

/** Milliseconds between two looks whether the state folder still knows this process. */
const lookEvery = 1_000

/**
 * Runs a sandbox until the process gets SIGTERM or SIGINT, or is not the one of its state folder any more. Answers over the channel
 * to its parent; a parent that leaves before the answer ends it.
 */
export async function serveSandbox(options: ServeOptions): Promise<void> {
  const { paths } = options
  let sandbox: Sandbox | undefined
  const end = async (why: string) => {
    logLine(`The sandbox ends: ${why}.`)
    await sandbox?.stop()
    if (await isOurs(paths)) await clearSandboxFolder(paths)
    process.exit()
  }
  process.on('SIGHUP', () => undefined)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end(`${signal} was received`))
  // A full disk ends the log, and not the sandbox.
  process.stdout.on('error', () => undefined)
  const orphaned = () => void end('the command that started it has gone')
  process.once('disconnect', orphaned)

  if ((await findSandbox(paths)) !== undefined) return leave({ kind: 'taken' })
  await clearSandboxFolder(paths)
  try {
    await writing(paths, () => writeLock(paths.lock))
    const { startSandbox } = await import('chaos-sandbox')
    sandbox = await startSandbox(sandboxOptions(options))
    // Of two that began at once, the one whose lock was overwritten gives way.
    if (!(await isOurs(paths))) return await leave({ kind: 'taken' })
    const record = recordOf(sandbox, options)
    const { kubeconfig } = sandbox
    await writing(paths, async () => {
      await replaceFile(paths.kubeconfig, kubeconfig, { mode: 0o600 })
      await replaceFile(paths.record, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 })
    })
    logApiCalls(Number(new URL(sandbox.url).port))
    const { nodes, preset, speed } = record
    logLine(`The sandbox runs at ${sandbox.url}: ${nodes} nodes, preset ${preset}, ${speedInWords(speed)}.`)
    process.off('disconnect', orphaned)
    await answer({ kind: 'ready', record })
    process.disconnect()
    setInterval(() => void isOurs(paths).then((ours) => ours || end('its state folder knows it no more')), lookEvery)
  } catch (error) {
    if (await isOurs(paths)) await clearSandboxFolder(paths)
    await leave({ kind: 'failed', ...explain(error as Error, options) })
  }
}

async function writing({ folder }: SandboxFolder, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (cause) {
    throw new ChaosError(`The files of the sandbox can't be written to ${folder}: ${whyNotWritten(cause)}.`, {
      remedy: 'Make room or rights there, or name another state folder with --state-dir or CHAOS_STATE_DIR.',
      cause,
    })
  }
}

async function isOurs(paths: SandboxFolder): Promise<boolean> {
  return (await readLock(paths.lock))?.pid === process.pid
}

function recordOf(sandbox: Sandbox, { paths, preset, nodes, speed, seed, manifests }: ServeOptions): SandboxRecord {
  return {
    url: sandbox.url,
    environment: { KUBECONFIG: paths.kubeconfig, ...sandbox.environment },
    preset: preset ?? usualPreset,
    nodes: nodes ?? 3,
    speed: speed ?? 'real',
    seed,
    manifests,
    since: new Date().toISOString(),
  }
}

function explain(error: Error, { port, paths }: ServeOptions): Failure {
  if (error instanceof ChaosError) return { sentence: error.message, remedy: error.remedy ?? '' }
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return { sentence: `Port ${port} is taken.`, remedy: 'Name another one, or leave out --port.' }
  if (code === 'EACCES' && port !== undefined) {
    return { sentence: `Port ${port} can't be used: ${error.message}.`, remedy: 'Name one above 1023.' }
  }
  if (error.name === 'ManifestError') {
    const { problems } = error as ManifestError
    return { sentence: error.message, problems, remedy: 'and start the sandbox again' }
  }
  logLine(error.stack ?? error.message)
  return {
    sentence: `The sandbox can't start: ${error.message}.`,
    remedy: `Its log may say more: ${paths.log}`,
    internal: true,
  }
}

async function leave(last: ServeAnswer): Promise<void> {
  process.removeAllListeners('disconnect')
  await answer(last)
  process.exit()
}

function answer(message: ServeAnswer): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve()
    else process.send(message, () => resolve())
  })
}
