/** The keys that mean something, by the block in which they stand. All others are allowed, kept, and told. */
export const knownKeys = {
  experiment: [
    'title',
    'description',
    'method',
    'steady-state-hypothesis',
    'rollbacks',
    'configuration',
    'secrets',
    'controls',
    'tags',
    'extensions',
    'contributions',
    'runtime',
    'dry',
    'version',
  ],
  runtime: ['rollbacks', 'hypothesis', 'undo'],
  strategy: ['strategy'],
  undo: ['strategy', 'patience', 'deadline', 'heal'],
  hypothesis: ['title', 'probes', 'controls'],
  activity: [
    'type',
    'name',
    'provider',
    'ref',
    'tolerance',
    'background',
    'pauses',
    'duration',
    'controls',
    'timeout',
    'dry',
    'if_nothing',
  ],
  /** An activity that refers to another one: all else is that one's. */
  reference: ['ref', 'background', 'tolerance'],
  pauses: ['before', 'after'],
  control: ['name', 'ref', 'provider', 'scope', 'automatic'],
  controlProvider: ['type', 'module', 'arguments', 'secrets'],
  regex: ['type', 'pattern', 'target'],
  jsonpath: ['type', 'path', 'target', 'count', 'expect'],
  range: ['type', 'range', 'target'],
  env: ['type', 'key', 'default', 'env_var_type'],
  python: ['type', 'module', 'func', 'arguments', 'secrets'],
  plugin: ['type', 'activity', 'arguments', 'secrets'],
  process: ['type', 'path', 'arguments', 'timeout', 'secrets'],
  http: ['type', 'url', 'method', 'headers', 'arguments', 'timeout', 'verify_tls', 'max_retries', 'secrets'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** The keys that validation misses where they are not there, and then names what may be meant to be them. */
export const requiredKeys: Readonly<Partial<Record<KindOfBlock, readonly string[]>>> = {
  experiment: ['title', 'description', 'method'],
  hypothesis: ['title'],
  activity: ['type', 'name', 'provider'],
  control: ['name', 'provider'],
  controlProvider: ['module'],
  python: ['type', 'module', 'func'],
  plugin: ['type', 'activity'],
  process: ['type', 'path'],
  http: ['type', 'url'],
}

/** What a block is. */
export type KindOfBlock = keyof typeof knownKeys

/** The types of providers. */
export const providerTypes = ['python', 'plugin', 'process', 'http'] as const

/** Whether a value is the type of a provider. */
export function isProviderType(type: unknown): type is (typeof providerTypes)[number] {
  return (providerTypes as readonly unknown[]).includes(type)
}
