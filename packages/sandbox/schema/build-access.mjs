#!/usr/bin/env node
// Condenses the roles and bindings that a fresh API server makes by itself into access.json.
//   kubectl proxy --port 8001 & node build-access.mjs http://localhost:8001
import { writeFileSync } from 'node:fs'

const server = process.argv[2]
const own = ['kubernetes.io/bootstrapping', 'rbac-defaults']

const list = async (plural) => {
  const selector = encodeURIComponent(own.join('='))
  const answer = await fetch(`${server}/apis/rbac.authorization.k8s.io/v1/${plural}?labelSelector=${selector}`)
  return (await answer.json()).items
}

const head = ({ metadata: { name, namespace, labels } }) => {
  const others = Object.entries(labels).filter(([key]) => key !== own[0])
  return { name, ...(namespace && { namespace }), ...(others.length > 0 && { labels: Object.fromEntries(others) }) }
}
// The rules of roles that gather others are left to the controller that gathers them.
const role = (object) => ({
  ...head(object),
  ...(object.aggregationRule ? { aggregationRule: object.aggregationRule } : { rules: object.rules }),
})
const binding = (object) => ({ ...head(object), role: object.roleRef.name, subjects: object.subjects })

const access = {
  clusterroles: (await list('clusterroles')).map(role),
  clusterrolebindings: (await list('clusterrolebindings')).map(binding),
  roles: (await list('roles')).map(role),
  rolebindings: (await list('rolebindings')).map((object) => ({ ...binding(object), kind: object.roleRef.kind })),
}
writeFileSync(new URL('access.json', import.meta.url), `${JSON.stringify(access)}\n`)
