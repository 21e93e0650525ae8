import { ChaosError, type InstalledPlugin, type JsonSchema, type knownKeys } from 'chaos-core'
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
  /** What it gives, in JSON Schema's words, where that is known. */
  readonly gives?: string
}

type Described = Omit<KnownArgument, 'name'>

/** What a provider takes: all keys of the format but those that stand in every provider, or mean nothing. */
type Keys<Type extends 'process' | 'http'> = Exclude<
  (typeof knownKeys)[Type][number],
  'type' | 'secrets' | 'expected_status'
>

const timeout: Described = { type: 'number', description: 'Seconds that it may take' }

const ofProgram: Readonly<Record<Keys<'process'>, Described>> = {
  path: { type: 'string', required: true, description: 'The program: its name, or its path' },
  arguments: { type: 'array|string', description: 'Its arguments, each an item of a list' },
  timeout,
}

const ofRequest: Readonly<Record<Keys<'http'>, Described>> = {
  url: { type: 'string', required: true, description: 'Where to: an http or https address' },
  method: { type: 'string', default: 'GET', description: 'GET, POST …' },
  headers: { type: 'object', description: 'Headers to send, by their names' },
  arguments: { type: 'object', description: 'What is sent: in the query of a GET, else in the body' },
  timeout,
  verify_tls: { type: 'boolean', default: true, description: 'Whether its certificate must be valid' },
  max_retries: { type: 'integer', default: 0, description: 'How often it is sent again if no answer comes' },
}

function argumentsFrom(described: Readonly<Record<string, Described>>): readonly KnownArgument[] {
  return Object.entries(described).map(([name, argument]) => ({ name, ...argument }))
}

const program = {
  id: 'process',
  label: 'process  Run a program',
  doc: 'Runs a program of this machine, and looks at its exit code and its output.',
  provider: { type: 'process' },
  arguments: argumentsFrom(ofProgram),
  inProvider: true,
  expected: 0,
} as const

const request = {
  id: 'http',
  label: 'http  Make an HTTP request',
  doc: 'Makes an HTTP request, and looks at its status, headers and body.',
  provider: { type: 'http' },
  arguments: argumentsFrom(ofRequest),
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
      ...(typeof output['type'] === 'string' ? { gives: output['type'] } : {}),
    })),
  )
}

function argumentsOf(schema: JsonSchema): readonly KnownArgument[] {
  const members = new Map(schemaMembers(schema).map((member) => [member.name, member.schema]))
  return describeArguments(schema).map((argument) => {
    const member = members.get(argument.name)!
    const defaultFrom = member['x-default-from']
    return {
      ...argument,
      accepts: argumentInWords(member),
      ...(typeof defaultFrom === 'string' ? { defaultFrom } : {}),
    }
  })
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
      .map(argumentOf),
  }))
}

/** What a file says of other things than these is not for us. Chaos Toolkit writes `object` where it can't tell the type, so it is none. */
function argumentOf({ name, type, ...rest }: DiscoveredArgument): KnownArgument {
  return {
    name,
    required: !('default' in rest),
    ...('default' in rest ? { default: rest.default } : {}),
    ...(typeof type !== 'string' || type === 'object' ? {} : { type }),
  }
}

interface DiscoveredArgument {
  readonly name: string
  readonly type?: string | null
  readonly default?: unknown
}

interface DiscoveredActivity {
  readonly type?: unknown
  readonly name: string
  readonly mod: string
  readonly doc?: string | null
  readonly arguments?: readonly DiscoveredArgument[] | null
}

function isActivity(value: unknown): value is DiscoveredActivity {
  const { name, mod, doc, arguments: args } = (value ?? {}) as Readonly<Record<string, unknown>>
  if (typeof name !== 'string' || typeof mod !== 'string' || !isTextOrNothing(doc)) return false
  return args === undefined || args === null || (Array.isArray(args) && args.every(isArgument))
}

function isArgument(value: unknown): value is DiscoveredArgument {
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
