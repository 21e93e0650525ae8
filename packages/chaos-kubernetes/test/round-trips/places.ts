/** Where the objects of the shop are. */
export const apps = '/apis/apps/v1/namespaces/shop'
export const core = '/api/v1/namespaces/shop'
export const networking = '/apis/networking.k8s.io/v1/namespaces/shop'
export const web = `${apps}/deployments/web`
export const db = `${apps}/statefulsets/db`
export const log = `${apps}/daemonsets/log`
export const cache = `${apps}/replicasets/cache`
export const service = `${core}/services/web`
export const settings = `${core}/configmaps/settings`
export const budgets = '/apis/policy/v1/namespaces/shop/poddisruptionbudgets'
export const ingress = `${networking}/ingresses/web`
export const policy = `${networking}/networkpolicies/allow`
export const nightly = '/apis/stable.example.com/v1/namespaces/shop/crontabs/nightly'
export const year = '/apis/stable.example.com/v1/calendars/year'
const route = '/apis/networking.istio.io/v1/namespaces/shop/virtualservices/web'
const slow = '/apis/chaos-mesh.org/v1alpha1/namespaces/shop/networkchaos/slow'
const busy = '/apis/chaos-mesh.org/v1alpha1/namespaces/shop/stresschaos/busy'

/** Every object that an action may be after. */
export const objectsOfShop = [
  web,
  db,
  log,
  cache,
  service,
  settings,
  `${budgets}/db`,
  ingress,
  policy,
  nightly,
  year,
  route,
  slow,
  busy,
] as const

/** A node, by its number from 1 on. */
export function node(number: number): string {
  return `/api/v1/nodes/node-${number}`
}
