import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChaosError, registryOf, runExperiment, validateSource } from 'chaos-core'
import httpProbes from 'chaos-http-probes'
import istio from 'chaos-istio'
import kubernetes from 'chaos-kubernetes'
import type { AnyActivity, PluginDefinition } from 'chaos-plugin-api'
import { type Sandbox, startSandbox } from 'chaos-sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** Arguments for which an empty text says something: a probe may ask for everything, and these name and select nothing. */
const mayBeEmpty = (kind: AnyActivity['kind'], argument: string) =>
  (kind === 'probe' && /^(label|field)_selector$/.test(argument)) ||
  ['body', 'body_pattern', 'condition_type', 'condition_value', 'phase', 'pattern', 'last', 'cmd', 'mode'].includes(
    argument,
  )

interface ArgumentSchema {
  readonly type?: string
  readonly anyOf?: readonly ArgumentSchema[]
  readonly enum?: readonly unknown[]
}

interface EmptyText {
  readonly activity: string
  readonly kind: AnyActivity['kind']
  readonly argument: string
  readonly args: Readonly<Record<string, unknown>>
}

const plugins = [kubernetes, istio, httpProbes]
const registry = registryOf(plugins)

const isText = ({ type, anyOf, enum: values }: ArgumentSchema): boolean =>
  (type === 'string' && values === undefined) || anyOf?.some(isText) === true

/** What is said where a text must be of a form. */
const forms: Readonly<Record<string, string>> = {
  fixed_delay: 'must be a duration such as "5s"',
  url: 'must be an http or https URL',
  method: 'must be a request method such as GET',
}

/** What an argument that is not the one in question holds. */
const given: Readonly<Record<string, unknown>> = {
  replicas: 0,
  spec: {},
  url: 'http://127.0.0.1:9/',
  http_status: 500,
  fixed_delay: '1s',
  fault: {},
  conditions: [{ type: 'Ready', status: 'True' }],
  latency: '100ms',
  duplicate: 25,
  loss: 25,
  corrupt: 25,
  reorder: 25,
  rate: '1mbps',
  limit: 20_971_520,
  buffer: 10_000,
  workers: 1,
  load: 50,
  routes: [{ destination: { host: 'ratings' } }],
}

function emptyTextsOf({ name, actions = {}, probes = {} }: PluginDefinition): readonly EmptyText[] {
  return Object.entries({ ...actions, ...probes }).flatMap(([key, { kind, args }]) => {
    const activity = `${name}/${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    const { properties = {}, required = [] } = args['~standard'].jsonSchema.input({ target: 'draft-2020-12' }) as {
      readonly properties?: Readonly<Record<string, ArgumentSchema>>
      readonly required?: readonly string[]
    }
    const others = Object.fromEntries(required.map((argument) => [argument, given[argument] ?? 'web']))
    return Object.entries(properties).flatMap(([argument, schema]) =>
      isText(schema) && !mayBeEmpty(kind, argument)
        ? [{ activity, kind, argument, args: { ...others, [argument]: `\${nobody_set_it}` } }]
        : [],
    )
  })
}

const routeTo = (destination: object) => ({
  activity: 'istio/add-abort-fault',
  kind: 'action' as const,
  args: { virtual_service_name: 'web', http_status: 500, routes: [{ destination }] },
})

const cases: readonly EmptyText[] = [
  ...plugins.flatMap(emptyTextsOf),
  { ...routeTo({ host: '${nobody_set_it}' }), argument: 'routes.0.destination.host' },
  { ...routeTo({ host: 'web', subset: '${nobody_set_it}' }), argument: 'routes.0.destination.subset' },
]

const experimentWith = ({ activity, kind, args }: EmptyText) => ({
  title: 'An empty text',
  description: 'A variable that nobody set.',
  configuration: { nobody_set_it: { type: 'env', key: 'NOBODY_SET_IT', default: '' } },
  method: [{ type: kind, name: 'it', provider: { type: 'plugin', activity, arguments: args } }],
})

let sandbox: Sandbox
let folder: string
let environment: Readonly<Record<string, string>>

beforeAll(async () => {
  sandbox = await startSandbox()
  folder = await mkdtemp(join(tmpdir(), 'chaos-e2e-empty-'))
  environment = { KUBECONFIG: join(folder, 'kubeconfig') }
  await writeFile(environment['KUBECONFIG']!, sandbox.kubeconfig, { mode: 0o600 })
})

afterAll(async () => {
  await sandbox.stop()
  await rm(folder, { recursive: true, force: true })
})

/** What was asked of the API server that alters something; whether one has a right is asked by a POST too. */
const calledWithEffect = () =>
  sandbox.faults.calls.filter(
    ({ verb, resource, userAgent }) =>
      userAgent?.startsWith('chaos') === true &&
      !['get', 'list', 'watch'].includes(verb) &&
      resource !== 'selfsubjectaccessreviews',
  )

describe('an empty text is refused by validation, and by a run that was not validated, which then alters nothing', () => {
  test.each(cases.map((one) => [one.activity, one.argument, one] as const))(
    '%s, %s',
    async (_activity, argument, one) => {
      const words = new RegExp(`${argument}.* ${forms[argument] ?? 'is empty'}`)
      const source = experimentWith(one)
      const how = {
        source,
        settings: {},
        registry,
        environment,
        signal: new AbortController().signal,
        listener: () => {},
      }
      const refusal: unknown = await validateSource(how).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(ChaosError)
      // What is missing beside it is told, too.
      expect((refusal as ChaosError).problems.map(({ message }) => message).join('\n')).toMatch(words)
      const { outcome, reason, changes } = await runExperiment({
        ...how,
        stateFolder: join(folder, 'state'),
        journalPath: join(folder, 'journal.json'),
        validate: false,
      })
      expect(outcome).toBe('inconclusive')
      expect(reason).toMatch(words)
      expect(changes).toEqual([])
      expect(calledWithEffect()).toEqual([])
    },
  )
})
