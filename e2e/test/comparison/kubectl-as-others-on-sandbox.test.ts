import { describe } from 'vitest'
import { onBothClusters } from '../../support/sandbox/both-clusters.ts'

describe('unmodified kubectl is refused by the sandbox with the words of a real control plane:', () => {
  onBothClusters('acting as somebody else, with what roles allow', async ({ both }) => {
    await both.expectSame([
      'apply -f many-kinds.yaml',
      'create rolebinding jane --role=worker --user=jane --group=readers',
      'wait job/migrate --for=condition=Complete',
      'auth whoami --as jane --as-group readers --as-uid 7',
      'auth can-i list pods --as jane',
      'auth can-i delete pods --as jane',
      'auth can-i list pods --as somebody --as-group readers',
      'auth can-i --list --as jane',
      'get pods -l app=nothing --as jane',
      'get secrets --as jane',
      'get deployment web --as jane',
      'get deployment other --as jane',
      'get nodes --as jane',
      'get --raw /metrics --as jane',
      'delete pod store-0 --as jane',
      'create role wide --verb=delete --resource=pods --as jane',
      'create configmap mine --as jane',
      'describe clusterrole view',
      'describe clusterrole admin',
      'get clusterroles,clusterrolebindings -o name -l kubernetes.io/bootstrapping=rbac-defaults',
      'get roles,rolebindings --all-namespaces -o name -l kubernetes.io/bootstrapping=rbac-defaults',
      'delete rolebinding jane',
    ])
  })
})
