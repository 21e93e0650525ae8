import type { LoggedRecord } from 'chaos-core'
import { expect, test } from 'vitest'
import { openShop } from '../support/open-shop.ts'

const web = '/apis/apps/v1/namespaces/shop/deployments/web'
const autoscaler = (labels: object = {}) => ({
  metadata: { name: 'web', labels },
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 1, maxReplicas: 9 },
})
const scale = (replicas: number) => ({ activity: 'scale-deployment', args: { ns: 'shop', name: 'web', replicas } })
const image = { activity: 'set-image', args: { ns: 'shop', name: 'web', image: 'web:2' } }
const zero = { activity: 'scale-to-zero', args: { ns: 'shop', label_selector: 'app=web' } }
const annotation = (name: string, value: string) => ({ metadata: { annotations: { [name]: value } } })
const label = (name: string, value: string) => ({ metadata: { labels: { [name]: value } } })

/** What a run says before its method begins. */
async function warnings(
  prepare: (open: Awaited<ReturnType<typeof openShop>>) => Promise<unknown>,
  ...steps: readonly { readonly activity: string; readonly args: Readonly<Record<string, unknown>> }[]
): Promise<readonly string[]> {
  const heard: LoggedRecord[] = []
  await using open = await openShop((record) => heard.push(record))
  await prepare(open)
  await open.run(steps)
  const before = heard.slice(
    0,
    heard.findIndex(({ type }) => type === 'method-started'),
  )
  return before.flatMap((record) => (record.type === 'log' && record.level === 'warn' ? [record.message] : []))
}

test.each([
  [
    'Argo CD',
    annotation('argocd.argoproj.io/tracking-id', 'store:apps/Deployment:shop/web'),
    /^Argo CD keeps Deployment shop\/web \(application store\).*pause-argo-cd-sync\.$/,
  ],
  [
    'Flux',
    label('kustomize.toolkit.fluxcd.io/name', 'store'),
    /^Flux keeps Deployment shop\/web \(Kustomization store\).*suspend-flux\.$/,
  ],
  [
    'a release of Flux',
    label('helm.toolkit.fluxcd.io/name', 'store'),
    /^Flux keeps Deployment shop\/web \(HelmRelease store\)/,
  ],
  [
    'Helm',
    annotation('meta.helm.sh/release-name', 'store'),
    /^Helm has installed Deployment shop\/web \(release store\).*let nobody upgrade/,
  ],
])('that %s keeps what is to be changed is said beforehand', async (_, mark, expected) => {
  const prepare = async (open: Awaited<ReturnType<typeof openShop>>) => open.patch(web, mark)
  expect(await warnings(prepare, image, zero)).toEqual([expect.stringMatching(expected)])
})

test('who owns the fields is told by their names, too', async () => {
  const prepare = async (open: Awaited<ReturnType<typeof openShop>>) =>
    open.patch(`${web}?fieldManager=argocd-controller`, { spec: { minReadySeconds: 1 } })
  expect(await warnings(prepare, image)).toEqual([expect.stringMatching(/^Argo CD keeps Deployment shop\/web and/)])
})

test.each([
  ['an autoscaler', {}, /^HorizontalPodAutoscaler shop\/web scales Deployment shop\/web.*freeze-autoscaler\.$/, []],
  [
    'KEDA',
    { 'scaledobject.keda.sh/name': 'store' },
    /^KEDA scales Deployment shop\/web \(ScaledObject shop\/store\)/,
    [expect.stringMatching(/^KEDA/)],
  ],
])(
  'that %s scales a workload is said of what scales it, too, and of zero where that does not stop it',
  async (_, labels, expected, ofZero) => {
    const prepare = async ({ shop }: Awaited<ReturnType<typeof openShop>>) =>
      shop.call('POST', '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers', autoscaler(labels))
    expect(await warnings(prepare, scale(3))).toEqual([expect.stringMatching(expected)])
    expect(
      await warnings(prepare, {
        activity: 'patch',
        args: { ns: 'shop', kind: 'Deployment', name: 'web', patch: { spec: { replicas: 3 } } },
      }),
    ).toEqual([expect.stringMatching(expected)])
    expect(await warnings(prepare, image)).toEqual([])
    expect(await warnings(prepare, zero)).toEqual(ofZero)
  },
)

test('where a step pauses them, and where nobody keeps anything, nothing is said', async () => {
  const pause = { activity: 'pause-argo-cd-sync', args: { ns: 'shop', name: 'shop' } }
  const mark = annotation('argocd.argoproj.io/tracking-id', 'shop:apps/Deployment:shop/web')
  expect(await warnings(async (open) => open.patch(web, mark), pause, image)).toEqual([])
  expect(await warnings(async () => undefined, image, scale(1))).toEqual([])
})
