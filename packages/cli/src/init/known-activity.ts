import { ChaosError, type InstalledPlugin } from 'chaos-core'
import { checkDocument, readTextFile, TooLarge } from 'chaos-plugin-api'
import { describeArguments } from '../discover/describe-arguments.ts'

export interface KnownArgument {
  readonly name: string
  readonly type?: string
  readonly default?: unknown
}

/** An activity that an experiment can be made of. */
export interface KnownActivity {
  readonly type: 'action' | 'probe'
  /** How it is shown in a list. */
  readonly label: string
  readonly doc: string
  readonly provider: Readonly<Record<string, unknown>>
  readonly arguments: readonly KnownArgument[]
}

/** The activities of the installed plugins. */
export function activitiesOf(plugins: readonly InstalledPlugin[]): KnownActivity[] {
  return plugins.flatMap(({ manifest }) =>
    manifest.activities.map(({ kind, id, title, description, args }) => ({
      type: kind,
      label: `${id}  ${title}`,
      doc: description ?? title,
      provider: { type: 'plugin', activity: id },
      arguments: describeArguments(args),
    })),
  )
}

/**
 * The activities of a discovery file of Chaos Toolkit; undefined where there is no such file. Throws `ChaosError` where it is
 * something else.
 */
export async function readDiscovery(path: string): Promise<KnownActivity[] | undefined> {
  let text: string
  try {
    text = await readTextFile(path)
  } catch (error) {
    if (error instanceof TooLarge) throw notDiscovery(path, error)
    return undefined
  }
  let document: { readonly activities?: unknown } | null
  try {
    document = JSON.parse(text) as typeof document
    checkDocument(document)
  } catch (cause) {
    throw notDiscovery(path, cause)
  }
  const activities = document?.activities
  if (!Array.isArray(activities) || !activities.every(isActivity)) throw notDiscovery(path)
  return activities.map(({ type, name, mod, doc, arguments: args }) => ({
    type: type === 'probe' ? 'probe' : 'action',
    label: `${mod}.${name}`,
    doc: doc ?? '',
    provider: { type: 'python', module: mod, func: name },
    arguments: (args ?? []).filter((argument) => argument.name !== 'secrets' && argument.name !== 'configuration'),
  }))
}

interface DiscoveredActivity {
  readonly type?: unknown
  readonly name: string
  readonly mod: string
  readonly doc?: string | null
  readonly arguments?: readonly KnownArgument[] | null
}

function isActivity(value: unknown): value is DiscoveredActivity {
  const { name, mod, doc, arguments: args } = (value ?? {}) as Readonly<Record<string, unknown>>
  if (typeof name !== 'string' || typeof mod !== 'string' || !isTextOrNothing(doc)) return false
  return args === undefined || args === null || (Array.isArray(args) && args.every(isArgument))
}

function isArgument(value: unknown): value is KnownArgument {
  const { name, type } = (value ?? {}) as Readonly<Record<string, unknown>>
  return typeof name === 'string' && isTextOrNothing(type)
}

function isTextOrNothing(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string'
}

function notDiscovery(path: string, cause?: unknown): ChaosError {
  return new ChaosError(`${path} is no discovery file.`, {
    remedy: 'Name one with --discovery-path, or remove it.',
    cause,
  })
}
