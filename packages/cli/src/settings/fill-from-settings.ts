import { nearestName, type Settings } from 'chaos-core'
import { UsageError } from '../usage-error.ts'

/** Options whose settings have had a place before; those of a `runtime` give way to the experiment's own. */
const elsewhere: Readonly<Record<string, string>> = {
  'rollback-strategy': 'runtime.rollbacks.strategy',
  'hypothesis-strategy': 'runtime.hypothesis.strategy',
  'exit-codes': 'exit_codes',
}

/**
 * The key in the settings that stands for an option of `chaos run`.
 *
 * @example
 * settingOf('fail-fast') // → 'run.fail_fast'
 */
export function settingOf(option: string): string {
  return elsewhere[option] ?? `run.${option.replaceAll('-', '_')}`
}

/** An option as oclif defines it, as far as a setting needs it. */
interface Option {
  readonly type: 'boolean' | 'option'
  readonly multiple?: boolean
  readonly parse?: unknown
}

type Parse = (input: string, context: unknown, option: Option & { readonly name: string }) => Promise<unknown>

/**
 * Options with those that were not given taken from the block `run` of the settings: a boolean is `true` or `false` there, one that may be given
 * several times a list. Those in `left` stay as they are. Throws `UsageError` where a key stands for no option, or its value doesn't fit; it names the
 * file at `path`, or none where that is not what is wrong.
 */
export async function fillFromSettings<Flags extends object>(
  given: Flags,
  { run }: Settings,
  {
    options,
    left,
    path,
  }: { readonly options: Readonly<Record<string, Option>>; readonly left: readonly string[]; readonly path?: string },
): Promise<Flags> {
  if (run === undefined || run === null) return given
  const place = placeOf(path)
  if (typeof run !== 'object' || Array.isArray(run)) {
    throw new UsageError(`run in ${place} is no mapping.`, 'Write options into it, such as fail_fast: true.')
  }
  const names = new Map(Object.keys(options).map((name) => [settingOf(name), name]))
  const filled = { ...given } as Record<string, unknown>
  for (const [key, value] of Object.entries(run)) {
    const setting = `run.${key}`
    const name = names.get(setting)
    if (name === undefined) throw noOption(setting, [...names.keys()], path)
    if (value === null || filled[name] !== undefined || left.includes(name)) continue
    filled[name] = await fitting(value, { ...options[name]!, name }, `${setting} in ${place}`)
  }
  return filled as Flags
}

function placeOf(path: string | undefined): string {
  return path === undefined ? 'the settings' : `the settings file ${path}`
}

function noOption(setting: string, known: readonly string[], path: string | undefined): UsageError {
  const option = setting.slice('run.'.length).replaceAll('_', '-')
  if (Object.hasOwn(elsewhere, option)) {
    return new UsageError(
      `${setting} in ${placeOf(path)} is not where --${option} is set.`,
      `Write ${elsewhere[option]!} instead.`,
    )
  }
  const near = nearestName(setting, known)
  return new UsageError(
    path === undefined
      ? `${setting} stands for no option of chaos run.`
      : `The settings file ${path} has ${setting}, which stands for no option of chaos run.`,
    near === undefined ? 'Remove it.' : `Did you mean ${near}?`,
  )
}

async function fitting(value: unknown, option: Option & { readonly name: string }, setting: string): Promise<unknown> {
  const wrong = (what: string) => new UsageError(`${setting} is ${JSON.stringify(value)}.`, what)
  if (option.type === 'boolean') {
    if (typeof value !== 'boolean') throw wrong('Give true or false.')
    return value
  }
  const items: readonly unknown[] = option.multiple === true && Array.isArray(value) ? value : [value]
  const texts = items.map((item) => {
    if (typeof item === 'string' && item.trim() === '') {
      throw new UsageError(`${setting} is empty.`, 'Give it a value, or remove it.')
    }
    if (typeof item === 'string' || typeof item === 'number') return String(item)
    throw wrong(option.multiple === true ? 'Give a list of texts.' : 'Give a text or a number.')
  })
  const parsed = await Promise.all(texts.map((text) => parse(text, option, setting)))
  return option.multiple === true ? parsed : parsed[0]
}

async function parse(text: string, option: Option & { readonly name: string }, setting: string): Promise<unknown> {
  try {
    return await (option.parse as Parse)(text, {}, option)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw new UsageError(`${setting} can't be used: ${error.sentence}`, error.remedy)
  }
}
