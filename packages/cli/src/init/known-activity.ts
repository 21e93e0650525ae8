import { ChaosError, type InstalledPlugin, type JsonSchema } from 'chaos-core'
import { checkDocument, readTextFile, TooLarge } from 'chaos-plugin-api'
import { describeArguments } from '../discover/describe-arguments.ts'
import { schemaMembers } from '../discover/schema-members.ts'
import { argumentInWords } from '../discover/type-in-words.ts'
import type { KnownArgument } from './known-argument.ts'

/** An activity that an experiment can be made of. */
export interface KnownActivity {
  readonly type: 'action' | 'probe'
  /** How it is named by who knows it: an id, or the kind of a provider. */
  readonly id: string
  /** Its names in files of Chaos Toolkit, where they are others. */
  readonly otherNames?: readonly string[]
  /** How it is shown in a list. */
  readonly label: string
  readonly doc: string
  readonly provider: Readonly<Record<string, unknown>>
  readonly arguments: readonly KnownArgument[]
  /** Whether the arguments stand in the provider itself. */
  readonly inProvider?: boolean
  /** What a probe is usually expected to give. */
  readonly expected?: unknown
}

const timeout: KnownArgument = { name: 'timeout', type: 'number', description: 'Seconds that it may take' }

const program = {
  id: 'process',
  label: 'process  Run a program',
  doc: 'Runs a program of this machine, and looks at its exit code and its output.',
  provider: { type: 'process' },
  arguments: [
    { name: 'path', type: 'string', required: true, description: 'The program: its name, or its path' },
    { name: 'arguments', type: 'array', description: 'Its arguments, each an item of a list' },
    timeout,
  ],
  inProvider: true,
  expected: 0,
} as const

const request = {
  id: 'http',
  label: 'http  Make an HTTP request',
  doc: 'Makes an HTTP request, and looks at its status, headers and body.',
  provider: { type: 'http' },
  arguments: [
    { name: 'url', type: 'string', required: true, description: 'Where to: an http or https address' },
    { name: 'method', type: 'string', default: 'GET', description: 'GET, POST …' },
    { name: 'headers', type: 'object', description: 'Headers to send, by their names' },
    timeout,
  ],
  inProvider: true,
  expected: 200,
} as const

/** What needs no plugin: programs and HTTP requests, each as an action and as a probe. */
export const ownActivities: readonly KnownActivity[] = [program, request].flatMap((activity) => [
  { type: 'action', ...activity },
  { type: 'probe', ...activity },
])

/** The activities of the installed plugins. */
export function activitiesOf(plugins: readonly InstalledPlugin[]): KnownActivity[] {
  return plugins.flatMap(({ manifest }) =>
    manifest.activities.map(({ kind, id, title, description, args, output, chaosToolkit }) => ({
      type: kind,
      id,
      otherNames: chaosToolkit,
      label: `${id}  ${title}`,
      doc: description ?? title,
      provider: { type: 'plugin', activity: id },
      arguments: argumentsOf(args),
      ...(output['type'] === 'boolean' ? { expected: true } : {}),
    })),
  )
}

function argumentsOf(schema: JsonSchema): readonly KnownArgument[] {
  const accepts = new Map(schemaMembers(schema).map((member) => [member.name, argumentInWords(member.schema)]))
  return describeArguments(schema).map((argument) => ({ ...argument, accepts: accepts.get(argument.name) }))
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
    id: `${mod}.${name}`,
    label: `${mod}.${name}`,
    doc: doc ?? '',
    provider: { type: 'python', module: mod, func: name },
    arguments: (args ?? [])
      .filter((argument) => argument.name !== 'secrets' && argument.name !== 'configuration')
      .map((argument) => ({ ...argument, required: !('default' in argument) })),
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
