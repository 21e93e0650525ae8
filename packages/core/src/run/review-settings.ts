import { isMapping } from 'chaos-plugin-api'
import { isForReaders } from '../experiment/check-keys.ts'
import { meantKey } from '../experiment/meant-key.ts'
import { validateRuntime } from '../experiment/validate-runtime.ts'
import type { Path } from '../experiment/validation-context.ts'
import { knownKeys } from '../model/known-keys.ts'
import { reviewChannel } from '../notifications/review-channel.ts'
import type { Settings } from '../settings/settings.ts'

/** What is found in settings, each a sentence. */
export interface SettingsReview {
  /** What a run can't go by. */
  readonly problems: readonly string[]
  /** What is allowed, and hardly meant. */
  readonly doubts: readonly string[]
}

export interface ReviewOptions {
  /** Whether they are judged as Chaos Toolkit does: what it takes, though its run can't do it, is doubtful then, and not wrong. */
  readonly asChaosToolkit: boolean
  /** Whether the `runtime` of the experiment hides theirs, `undo` excepted: what is wrong there is only doubtful then. */
  readonly hidden: boolean
}

/** The keys that settings have. Others are for controls, which get all of them. */
const settingsKeys = ['auths', 'controls', 'notifications', 'runtime', 'exit_codes', 'run'] as const

/**
 * Finds what is wrong with settings, or hardly meant: `runtime` is checked as that of an experiment is, channels as far as they are ours. The block `run`
 * is checked where the options are known.
 *
 * @example
 * reviewSettings({ runtme: {} }, { asChaosToolkit: false, hidden: false }).doubts
 * // → ['The settings have "runtme", which means nothing to chaos; did you mean "runtime"?']
 */
export function reviewSettings(settings: Settings, { asChaosToolkit, hidden }: ReviewOptions): SettingsReview {
  const problems: string[] = []
  const doubts: string[] = []
  const doubt = (message: string) => void doubts.push(message)

  const missing = settingsKeys.filter((key) => !(key in settings))
  for (const key of Object.keys(settings)) {
    const meant = (settingsKeys as readonly string[]).includes(key) ? undefined : meantKey(key, missing)
    if (meant !== undefined) {
      doubt(`The settings have "${key}", which means nothing to chaos; did you mean "${meant}"?`)
    }
  }

  const { runtime, auths, notifications } = settings as Readonly<Record<string, unknown>>
  if (isMapping(runtime)) {
    const inSettings = (into: string[]) => (path: Path | undefined, message: string | (() => string)) => {
      const said = `In the settings, ${typeof message === 'string' ? message : message()}`
      const counts = !hidden || path?.[1] === 'undo'
      ;(counts ? into : doubts).push(counts ? said : `${said} The runtime of the experiment goes before it.`)
    }
    validateRuntime(runtime, {
      wrong: inSettings(problems),
      impossible: inSettings(asChaosToolkit ? doubts : problems),
      doubtful: inSettings(doubts),
    })
    reviewRuntimeKeys(runtime, doubt)
  } else if ((runtime ?? undefined) !== undefined) {
    doubt(
      `In the settings, runtime is no mapping, and counts for nothing; write rollbacks, hypothesis or undo into it.`,
    )
  }

  if (isMapping(auths)) {
    for (const [host, auth] of Object.entries(auths)) {
      if (isMapping(auth) && typeof auth['type'] === 'string' && typeof auth['value'] === 'string') continue
      doubt(`In the settings, auths has nothing that could be sent to ${host}; write {type: bearer, value: …}.`)
    }
  } else if ((auths ?? undefined) !== undefined) {
    doubt('In the settings, auths is no mapping, and counts for nothing; write host: {type: bearer, value: …} into it.')
  }

  if (Array.isArray(notifications)) {
    for (const [index, channel] of (notifications as readonly unknown[]).entries()) {
      for (const problem of reviewChannel(channel)) doubt(`In the settings, notifications[${index}] ${problem}`)
    }
  } else if ((notifications ?? undefined) !== undefined) {
    doubt('In the settings, notifications is no list, so nobody is told anything; write a list of channels.')
  }
  return { problems, doubts }
}

function reviewRuntimeKeys(runtime: Readonly<Record<string, unknown>>, doubt: (message: string) => void): void {
  const blocks = [
    ['runtime', runtime, knownKeys.runtime],
    ['runtime.rollbacks', runtime['rollbacks'], knownKeys.strategy],
    ['runtime.hypothesis', runtime['hypothesis'], knownKeys.strategy],
    ['runtime.undo', runtime['undo'], knownKeys.undo],
  ] as const
  for (const [name, block, known] of blocks) {
    if (!isMapping(block)) continue
    const missing = known.filter((key) => !(key in block))
    for (const key of Object.keys(block)) {
      if ((known as readonly string[]).includes(key) || isForReaders(key)) continue
      const meant = meantKey(key, missing)
      const ask = meant === undefined ? '.' : `; did you mean "${meant}"?`
      doubt(`In the settings, "${key}" means nothing in ${name}${ask}`)
    }
  }
}
