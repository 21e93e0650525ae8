import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/index.ts'
import { apiOf } from '../api-of.ts'

let sandbox: Sandbox
let api: ReturnType<typeof apiOf>
const path = '/apis/networking.istio.io/v1/namespaces/default/virtualservices'
const route = [{ destination: { host: 'reviews', subset: 'v1' } }]

beforeAll(async () => {
  sandbox = await startSandbox({ preset: 'empty' })
  api = apiOf(sandbox.url)
})
afterAll(() => sandbox.stop())

const create = (name: string, rule: object, query = '') =>
  api.post(path + query, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name },
    spec: { hosts: ['reviews'], http: [rule] },
  })

test('A VirtualService with a typo is refused by clients that ask for it, and loses the field with others', async () => {
  const refusal = await create('typo', { rout: route }, '?fieldValidation=Strict')
  expect(refusal).toMatchObject({
    code: 400,
    body: { message: expect.stringContaining('unknown field "spec.http[0].rout"') },
  })
  expect(await create('typo', { rout: route, timeout: '1s' })).toMatchObject({
    code: 201,
    body: { spec: { http: [{ timeout: '1s' }] } },
  })
})

test.each([
  [
    'a delay that is no duration',
    { route, fault: { delay: { fixedDelay: '5' } } },
    /fixedDelay: .*must be a valid duration/,
  ],
  ['a text as status', { route, fault: { abort: { httpStatus: '500' } } }, /must be of type integer: "string"/],
  ['two kinds of match', { route, match: [{ uri: { exact: '/a', prefix: '/b' } }] }, /only one schema \(oneOf\)/],
  ['a route to nowhere', { route: [{ weight: 5 }] }, /destination: Required value/],
])('A VirtualService with %s is refused', async (_, rule, message) => {
  expect(await create('wrong', rule)).toMatchObject({ code: 422, body: { message: expect.stringMatching(message) } })
})

test('Every kind of Istio is served at all of its versions', async () => {
  const definitions = await api.items('/apis/apiextensions.k8s.io/v1/customresourcedefinitions')
  expect(definitions).toHaveLength(15)
  for (const { spec } of definitions) {
    const { group, names, versions } = spec as {
      readonly group: string
      readonly names: { readonly plural: string }
      readonly versions: readonly { readonly name: string }[]
    } & typeof spec
    for (const { name } of versions) expect((await api.get(`/apis/${group}/${name}/${names.plural}`)).code).toBe(200)
  }
})
