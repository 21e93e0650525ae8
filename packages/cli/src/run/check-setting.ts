import { reviewSettings, type Settings } from 'chaos-core'
import { exitCodeTable } from '../exit.ts'
import { fillFromSettings } from '../settings/fill-from-settings.ts'
import { stateInSettings } from '../settings/state-of.ts'
import { UsageError } from '../usage-error.ts'
import { runFlags } from './run-flags.ts'

/**
 * Makes sure that a value which is to be set is one that commands can use, as far as its key is one of ours: `exit_codes`, and all of `runtime` and `run`. Throws
 * `UsageError` or `ChaosError` with what is wrong.
 */
export async function checkSetting(key: string, value: unknown): Promise<void> {
  if (key === 'exit_codes') exitCodeTable({ environment: {}, settings: { exit_codes: value } })
  const [first, ...below] = key.split('.')
  if (first === 'runtime') {
    const runtime = below.reduceRight((inner: unknown, part) => ({ [part]: inner }), value) as Settings['runtime']
    const [problem] = reviewSettings({ runtime: runtime! }, { asChaosToolkit: false, hidden: false }).problems
    if (problem !== undefined) throw new UsageError(problem, 'Nothing was set.')
  }
  const [, option, more] = /^run(?:\.([^.[]+)(.*))?$/.exec(key) ?? []
  if (key !== 'run' && option === undefined) return
  const settings = { run: option === undefined ? value : { [option]: within(more ?? '', value) } }
  await fillFromSettings({}, settings, { options: runFlags, left: [] })
  stateInSettings(settings)
}

/** A value that stands further below: an item of a list, or a member of what no option takes. */
function within(more: string, value: unknown): unknown {
  if (more === '') return value
  return /^\[\d+\]$/.test(more) ? [value] : { [more.slice(1)]: value }
}
