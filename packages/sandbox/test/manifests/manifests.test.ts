import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startSandbox } from '../../src/index.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chaos-manifests-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(name: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true })
  await writeFile(join(folder, name), content)
}

async function get(url: string, path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(url + path)).json()) as Record<string, unknown>
}

const start = () => startSandbox({ preset: 'empty', manifests: folder })
const refusal = () =>
  start().then(
    async (sandbox) => {
      await sandbox.stop()
      return 'nothing was refused'
    },
    (error: Error) => `${error.name}: ${error.message.replaceAll(folder, 'DIR')}`,
  )

const deployment = (name: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: ${name}, image: 'shop/${name}:1' }] }
`

test('All documents of all files are there, those of folders within the folder too, namespaces first, and the Deployments are available', async () => {
  await write('a.yaml', `${deployment('cart')}---\n---\n${deployment('stock')}`)
  await write('b.yml', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n')
  await write(
    'c.json',
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } }),
  )
  await write('notes.txt', 'not a manifest')
  await write('below/it/d.yaml', deployment('till'))
  await write('.git/e.yaml', 'kind: [')
  await write('.f.yaml', 'kind: [')
  await using sandbox = await start()
  for (const name of ['cart', 'stock', 'till']) {
    const { status } = await get(sandbox.url, `/apis/apps/v1/namespaces/shop/deployments/${name}`)
    expect(status).toMatchObject({ availableReplicas: 3 })
  }
  expect(await get(sandbox.url, '/api/v1/namespaces/default/configmaps/settings')).toMatchObject({ data: { a: 'b' } })
})

test('A kind may be defined, used and listed in the same folder', async () => {
  const schema = {
    openAPIV3Schema: {
      type: 'object',
      properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
    },
  }
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'carts.shop.example' },
    spec: {
      group: 'shop.example',
      names: { plural: 'carts', singular: 'cart', kind: 'Cart' },
      scope: 'Cluster',
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  }
  const cart = { apiVersion: 'shop.example/v1', kind: 'Cart', metadata: { name: 'first' }, spec: { size: 3 } }
  await write('a.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [cart, definition] }))
  await using sandbox = await start()
  expect(await get(sandbox.url, '/apis/shop.example/v1/carts/first')).toMatchObject({ spec: { size: 3 } })
})

test('What the preset made is changed, not made twice', async () => {
  await write(
    'reviews.yaml',
    'apiVersion: v1\nkind: Service\nmetadata: { name: reviews, namespace: bookinfo, labels: { team: red } }\nspec: { ports: [{ port: 9080, name: http }] }\n',
  )
  await using sandbox = await startSandbox({ manifests: folder })
  const { metadata } = await get(sandbox.url, '/api/v1/namespaces/bookinfo/services/reviews')
  expect(metadata).toMatchObject({ labels: { app: 'reviews', team: 'red' } })
})

describe('One sentence names the file and the document', () => {
  test('of a syntax error', async () => {
    await write('a.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n---\nkind: [Pod\n')
    expect(await refusal()).toMatch(/^ManifestError: DIR\/a\.yaml, document 2 can't be read: .*line 6.*\.$/)
  })

  test.each([
    ['kind: Pod', 'DIR/a.yaml has no apiVersion.'],
    ['apiVersion: v1\nkind: Pod', 'DIR/a.yaml has no metadata.name.'],
    ['- kind: Pod', 'DIR/a.yaml is no Kubernetes object.'],
    ['apiVersion: v1\nkind: Pot\nmetadata: { name: a }', 'DIR/a.yaml: the sandbox does not serve the kind Pot of v1.'],
  ])('where %j is no object that can be had', async (text, sentence) => {
    await write('a.yaml', text)
    expect(await refusal()).toBe(`ManifestError: ${sentence}`)
  })

  test('of what the API refuses', async () => {
    await write(
      'a.yaml',
      `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n---\n${deployment('cart').replace('replicas: 3', 'replicas: -1')}`,
    )
    expect(await refusal()).toBe(
      'ManifestError: DIR/a.yaml, document 2 is refused: Deployment.apps "cart" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0.',
    )
  })

  test('of a folder without manifests, or that is none', async () => {
    expect(await refusal()).toBe(
      'ManifestError: There are no manifests in the folder DIR: it holds no *.yaml, *.yml or *.json file.',
    )
    await rm(folder, { recursive: true })
    expect(await refusal()).toBe("ManifestError: The folder of manifests DIR can't be read: it is not there.")
  })
})

test('Everything that can not be taken is named at once, in the order of the files', async () => {
  await write('a.yaml', 'apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: { name: a }')
  await write('b.yaml', 'kind: [Pod\n---\nkind: Pod')
  await write('c/d.yaml', `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n---\n${deployment('cart')}`)
  await write('c/e.json', '{"apiVersion": "v1", "kind": "List", "items": [7, {"apiVersion": "v1", "kind": "Pod"}]}')
  await write('c/f.yaml', 'apiVersion: v1\nkind: Service\nmetadata: { name: S }\nspec: { ports: [{ port: 0 }] }')
  await write('c/g.yaml', 'apiVersion: example.com/v1\nkind: Cart\nmetadata: { name: g }')
  const lines = (await refusal()).split('\n')
  expect(lines).toEqual([
    'ManifestError: DIR/a.yaml: the sandbox does not serve the kind CronJob of batch/v1beta1; it serves that of batch/v1.',
    expect.stringMatching(/^DIR\/b\.yaml, document 1 can't be read: .* line /),
    'DIR/b.yaml, document 2 has no apiVersion.',
    'DIR/c/e.json is no Kubernetes object.',
    'DIR/c/e.json has no metadata.name.',
    expect.stringMatching(/^DIR\/c\/f\.yaml is refused: .*Service/),
    'DIR/c/g.yaml: the sandbox does not serve the kind Cart of example.com/v1.',
  ])
})
