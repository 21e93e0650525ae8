import { randomInt } from 'node:crypto'
import { describe, expect } from 'vitest'
import { onBothClusters } from '../../support/sandbox/both-clusters.ts'

describe('unmodified kubectl says about the sandbox what it says about a real control plane:', () => {
  onBothClusters('apply', async ({ both }) => {
    await both.expectSame([
      'apply -f web.yaml --dry-run=server',
      'apply -f web.yaml',
      'apply -f web.yaml',
      'diff -f web-changed.yaml',
      'apply -f web-changed.yaml',
      'rollout status deployment/web',
      'get deployment web -o yaml',
      'get service web -o yaml',
      'get configmap web -o yaml',
      'apply view-last-applied configmap web',
      'apply -f absent.yaml',
    ])
  })

  onBothClusters('objects of a List', async ({ both }) => {
    await both.expectSame([
      'create -f list.yaml',
      'apply -f list.yaml',
      'apply -f list-unknown-field.yaml',
      'create -f list-unknown-field.yaml --validate=false',
    ])
    const applyAgain = async (kubectl: typeof both.real) =>
      kubectl('apply -f -', (await kubectl('get configmaps,services -l list=yes -o yaml')).stdout)
    const again = await Promise.all([applyAgain(both.real), applyAgain(both.sandbox)])
    expect(again[0]).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('service/listed') as string })
    expect(again[1]).toEqual(again[0])
  })

  onBothClusters('apply on the server side', async ({ both }) => {
    await both.expectSame([
      'apply --server-side -f web.yaml',
      'apply --server-side -f web.yaml',
      'get configmap web -o yaml --show-managed-fields',
      'apply --server-side --field-manager=another -f web-changed.yaml',
      'apply --server-side --field-manager=another --force-conflicts -f web-changed.yaml',
      'rollout status deployment/web',
      'get configmap web -o yaml --show-managed-fields',
      'get deployment web -o yaml',
    ])
  })

  onBothClusters('get', async ({ both }) => {
    await both.expectSame([
      'apply -f web.yaml -f many-kinds.yaml',
      'rollout status deployment/web statefulset/store',
      'wait job/migrate --for=condition=Complete',
      'get pods -o wide -l app=web',
      'get pods --show-labels -l app=store',
      'get deployments,replicasets,statefulsets,daemonsets,jobs,cronjobs -o wide',
      'get services,endpointslices,endpoints,ingresses,networkpolicies -o wide',
      'get configmaps,secrets,serviceaccounts,roles,rolebindings,poddisruptionbudgets -o wide',
      'get all',
      'get replicaset -l app=web -o yaml',
      'get statefulset store -o yaml',
      'get daemonset agent -o yaml',
      'get job migrate -o yaml',
      'get cronjob nightly -o yaml',
      'get poddisruptionbudget store -o yaml',
      'get secret,role,rolebinding,networkpolicy,ingress -o yaml',
      'get endpoints first-store -o jsonpath={.subsets}',
      'get endpointslices -l kubernetes.io/service-name=first-store -o jsonpath={.items[*].endpoints}{.items[*].ports}',
      'get pod store-0 -o jsonpath={.spec}',
      'get pods -l app=web -o jsonpath={.items[*].spec.containers[*].image}',
      'get pods -l app=web -o jsonpath={.items[0].spec}',
      'get pods --sort-by=.metadata.name -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image -l app=store',
      'get pods --field-selector=status.phase=Succeeded -o name',
      'get deployment web nothing',
      'get nonsense',
      'get pods -l app=nothing',
      'get pods -l app!=web,app=store -o name',
      'get nodes',
      'get namespace default -o wide',
    ])
  })

  onBothClusters('describe', async ({ both }) => {
    await both.expectSame([
      'apply -f web.yaml -f many-kinds.yaml',
      'rollout status deployment/web statefulset/store',
      'wait job/migrate --for=condition=Complete',
      'describe deployment web',
      'describe replicaset -l app=web',
      'describe pod store-0',
      'describe statefulset store',
      'describe daemonset agent',
      'describe job migrate',
      'describe cronjob nightly',
      'describe service web store first-store',
      'describe configmap web',
      'describe secret password',
      'describe serviceaccount worker',
      'describe role,rolebinding worker',
      'describe poddisruptionbudget store',
      'describe networkpolicy store',
      'describe ingress web',
      'describe namespace default',
      'describe deployment nothing',
    ])
  })

  onBothClusters('cordon, taint, label and describe of a node without a kubelet', async ({ both }) => {
    // A name of its own: the real node controller remembers how long it has not heard of a node, even of one that is gone.
    const name = `lonely-${Array.from({ length: 5 }, () => 'bcdfghjklm'[randomInt(10)]).join('')}`
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name } } }
    await Promise.all([both.real, both.sandbox].map((kubectl) => kubectl('create -f -', JSON.stringify(node))))
    await both.expectSame([
      `get node ${name}`,
      `cordon ${name}`,
      `label node ${name} color=green`,
      `taint node ${name} dedicated=test:NoExecute`,
      `describe node ${name}`,
      `taint node ${name} dedicated-`,
      `uncordon ${name}`,
      `describe node ${name}`,
      `delete node ${name}`,
    ])
  })

  onBothClusters('rollout', async ({ both }) => {
    await both.expectSame([
      'apply -f web.yaml',
      'rollout status deployment/web',
      'annotate deployment/web kubernetes.io/change-cause=first',
      'set image deployment/web web=example/web:2',
      'rollout status deployment/web',
      'annotate deployment/web kubernetes.io/change-cause=second',
      'rollout history deployment/web',
      'rollout history deployment/web --revision=2',
      'rollout undo deployment/web',
      'rollout status deployment/web',
      'rollout history deployment/web',
      'get deployment web -o jsonpath={.spec.template.spec.containers[0].image}',
      'rollout restart deployment/web',
      'rollout status deployment/web',
      'get replicasets -o custom-columns=REPLICAS:.spec.replicas,REVISION:.metadata.annotations.deployment\\.kubernetes\\.io/revision --sort-by=.metadata.annotations.deployment\\.kubernetes\\.io/revision',
      'rollout pause deployment/web',
      'rollout pause deployment/web',
      'set image deployment/web web=example/web:3',
      'rollout undo deployment/web',
      'rollout resume deployment/web',
      'rollout status deployment/web',
      'rollout undo deployment/web --to-revision=99',
      'rollout undo deployment/web --to-revision=2',
      'rollout status deployment/web',
      'get deployment web -o yaml',
    ])
  })

  onBothClusters('rollout of other kinds', async ({ both }) => {
    await both.expectSame([
      'apply -f many-kinds.yaml',
      'rollout status statefulset/store',
      'rollout status daemonset/agent',
      'set image statefulset/store store=example/store:2',
      'rollout status statefulset/store',
      'rollout history statefulset/store',
      'set image daemonset/agent agent=example/agent:2',
      'rollout status daemonset/agent',
      'rollout history daemonset/agent',
      'rollout undo daemonset/agent',
      'rollout status daemonset/agent',
      'rollout undo statefulset/store',
      'rollout status statefulset/store',
      'rollout restart statefulset/store daemonset/agent',
      'rollout status statefulset/store',
      'rollout status daemonset/agent',
      'get pods -o jsonpath={.items[*].spec.containers[*].image}',
      'rollout history statefulset/store',
    ])
  })

  onBothClusters('cordon and drain', async ({ both }) => {
    await both.expectSame([
      'cordon node-1',
      'cordon node-1',
      'cordon node-9',
      'get node node-1 --no-headers',
      'apply -f web.yaml -f pinned.yaml -f many-kinds.yaml',
      'rollout status deployment/web statefulset/store',
      'uncordon node-1',
      'uncordon node-1',
      'rollout status deployment/pinned',
      'drain node-1 --pod-selector=app=pinned --dry-run=client',
      'drain node-1 --ignore-daemonsets --pod-selector=app=pinned --timeout=5s',
      'drain node-1 --ignore-daemonsets --pod-selector=app=pinned --delete-emptydir-data --timeout=30s',
      'get pods -l app=pinned',
      'get pods -l app=agent',
      'uncordon node-1',
      'rollout status deployment/pinned',
      'create poddisruptionbudget pinned --selector=app=pinned --min-available=1',
      'get poddisruptionbudget pinned',
      'drain node-1 --pod-selector=app=pinned --delete-emptydir-data --timeout=1s',
      'uncordon node-1',
    ])
  })

  onBothClusters('scale', async ({ both }) => {
    await both.expectSame([
      'apply -f web.yaml -f many-kinds.yaml',
      'scale deployment/web --replicas=4',
      'rollout status deployment/web',
      'get deployment web',
      'scale deployment web --current-replicas=3 --replicas=1',
      'scale deployment web --current-replicas=4 --replicas=1',
      'get pods -l app=web',
      'scale statefulset/store --replicas=0',
      'wait pod/store-0 --for=delete',
      'get statefulset store',
      'scale deployment/nothing --replicas=1',
      'scale daemonset/agent --replicas=1',
      'autoscale deployment web --min=1 --max=3 --cpu=50%',
      'get horizontalpodautoscaler web -o jsonpath={.spec}',
    ])
  })

  onBothClusters('wait', async ({ both }) => {
    await both.expectSame([
      'apply -f web.yaml -f many-kinds.yaml',
      'wait deployment/web --for=condition=Available',
      'wait deployment/web --for=condition=Progressing=False --timeout=1s',
      'wait deployment/web --for=jsonpath={.status.readyReplicas}=2',
      'wait job/migrate --for=condition=Complete --timeout=20s',
      'wait pods -l app=web --for=condition=Ready',
      'delete deployment web --wait=false',
      'wait deployment/web --for=delete',
      'wait deployment/nothing --for=condition=Available --timeout=1s',
      'wait configmap/late --for=create --timeout=1s',
    ])
  })

  onBothClusters('delete', async ({ both }) => {
    await both.expectSame([
      'apply -f web.yaml -f many-kinds.yaml',
      'rollout status deployment/web statefulset/store',
      'delete pod store-0 --wait=false',
      'rollout status statefulset/store',
      'delete pod store-1 --grace-period=0 --force',
      'delete pod nothing',
      'delete pod nothing --ignore-not-found',
      // The real garbage collector may take a minute where kinds have come or gone: nobody waits for it here.
      'delete replicaset -l app=web --cascade=orphan --wait=false',
      'rollout status deployment/web',
      'delete deployment web --cascade=orphan --wait=false',
      'get pods -l app=web',
      'delete pods -l app=web --wait=false',
      'delete configmap,secret web password',
      'delete statefulset store --cascade=foreground',
      'get pods -l app=store',
      'delete --all jobs,cronjobs',
      'delete -f many-kinds.yaml --dry-run=client',
      'delete -f many-kinds.yaml --ignore-not-found',
      'get all -l app!=web',
    ])
  })

  onBothClusters('patch', async ({ both }) => {
    await both.expectSame([
      'apply -f web.yaml',
      'rollout status deployment/web',
      `patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"ADDED","value":"1"}]}]}}}}'`,
      'get deployment web -o jsonpath={.spec.template.spec.containers}',
      `patch deployment web --type=merge -p '{"metadata":{"labels":{"app":null,"tier":"front"}}}'`,
      `patch deployment web --type=json -p '[{"op":"replace","path":"/spec/replicas","value":1}]'`,
      `patch deployment web --type=json -p '[{"op":"test","path":"/spec/replicas","value":7}]'`,
      `patch deployment web --type=json -p '[{"op":"remove","path":"/spec/absent"}]'`,
      `patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":2}}'`,
      `patch deployment web -p '{"spec":{"replicas":-1}}'`,
      `patch deployment web -p '{"spec":{"selector":{"matchLabels":{"app":"other"}}}}'`,
      `patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":null}]}}}}'`,
      `patch deployment web -p '{"metadata":{"labels":{"tier":"front"}}}'`,
      `patch deployment nothing -p '{}'`,
      `patch service web -p '{"spec":{"ports":[{"port":80,"targetPort":9090}]}}'`,
      'get service web -o yaml',
      `patch service web -p '{"spec":{"clusterIP":"1.2.3.4"}}'`,
      'get deployment web -o jsonpath={.spec}',
    ])
  })

  onBothClusters('label and annotate', async ({ both }) => {
    await both.expectSame([
      'apply -f web.yaml',
      'label deployment web tier=front',
      'label deployment web tier=back',
      'label deployment web tier=back --overwrite',
      'label deployment web tier-',
      'label deployment web tier-',
      'label deployment web tier=not/valid!',
      'label configmap,service -l app=web found=true',
      'label configmap web found=true --resource-version=1',
      'annotate deployment web note="many words"',
      'annotate deployment web note=other',
      'annotate service web note=list --overwrite',
      'label configmap web --list',
      'get deployments -L app,tier',
    ])
  })

  onBothClusters('create, expose and replace', async ({ both }) => {
    await both.expectSame([
      'create deployment hello --image=example/hello:1 --replicas=2 --port=8080',
      'create deployment hello --image=example/hello:1',
      'expose deployment hello --port=80 --target-port=8080',
      'create configmap settings --from-literal=color=green',
      'create secret generic token --from-literal=key=value',
      'create job once --image=example/once:1 -- echo done',
      'create cronjob often --image=example/often:1 --schedule="*/5 * * * *"',
      'create job from-cron --from=cronjob/often',
      'create quota small --hard=pods=50,count/configmaps=20',
      'create -f invalid.yaml',
      'create -f unknown-field.yaml',
      'create -f unknown-field.yaml --validate=false',
      'run single --image=example/single:1 --restart=Never',
      'wait pod/single --for=condition=Ready',
      'wait job/once job/from-cron --for=condition=Complete',
      'get pod single',
      'set env deployment/hello PLACE=world',
      'set resources deployment/hello --limits=cpu=1',
      'get deployment hello -o yaml',
      'replace -f absent.yaml',
      'get events --field-selector=involvedObject.kind=Deployment -o custom-columns=REASON:.reason,KIND:.involvedObject.kind --sort-by=.reason',
    ])
  })

  onBothClusters('auth and, without a metrics server, top', async ({ both }) => {
    await both.expectSame([
      'auth can-i delete pods',
      'auth can-i delete pods --subresource=log',
      "auth can-i '*' '*' --all-namespaces",
      'auth can-i get nonsense',
      'auth can-i get /healthz',
      'auth can-i --list',
      'top nodes',
      'top pods',
    ])
  })

  onBothClusters('explain, descriptions apart', async ({ both }) => {
    for (const kind of [
      'pod.spec.containers',
      'deployment.spec.strategy',
      'deployment --recursive',
      'service.spec',
      'configmap',
      'node.status.conditions',
      'poddisruptionbudget.spec',
      'horizontalpodautoscaler.spec.metrics',
    ]) {
      const [real, sandbox] = await Promise.all([both.real(`explain ${kind}`), both.sandbox(`explain ${kind}`)])
      expect(structure(sandbox.stdout), kind).toEqual(structure(real.stdout))
    }
  })
})

describe('unmodified kubectl, on a pod of the sandbox:', () => {
  onBothClusters('exec runs a command with its input, outputs and exit code', async ({ both: { sandbox } }) => {
    await sandbox('apply -f web.yaml')
    await sandbox('rollout status deployment/web')

    expect(await sandbox(`exec deploy/web -- echo hello 'two words'`)).toMatchObject({
      exitCode: 0,
      stdout: 'hello two words',
    })
    expect(await sandbox(`exec deploy/web -- sh -c 'echo $GREETING; echo no >&2; exit 3'`)).toEqual({
      exitCode: 3,
      stdout: 'hello',
      stderr: 'no\ncommand terminated with exit code 3',
    })
    expect(await sandbox('exec -i deploy/web -- cat', 'typed in')).toMatchObject({ exitCode: 0, stdout: 'typed in' })
    expect((await sandbox('exec deploy/web -- nonsense')).stderr).toContain('executable file not found in $PATH')
    expect((await sandbox('exec deploy/web -c other -- true')).stderr).toContain('container other is not valid for pod')
  })

  onBothClusters('logs shows what its container wrote', async ({ both: { sandbox } }) => {
    await sandbox('apply -f web.yaml')
    await sandbox('rollout status deployment/web')

    const plain = await sandbox('logs deploy/web')
    expect(plain).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('web') as string })
    const stamped = await sandbox('logs deploy/web --timestamps --tail=1')
    expect(stamped.stdout).toMatch(/^\d{4}-\d\d-\d\dT\S+Z \S/)
    expect(plain.stdout).toContain(stamped.stdout.replace(/^\S+ /, ''))
    expect((await sandbox('logs nothing')).stderr).toContain('pods "nothing" not found')
    expect((await sandbox('logs deploy/web -c other')).exitCode).toBe(1)
  })
})

/** What the kind is, and its fields with their types; the sandbox has no description texts. */
function structure(explained: string): readonly string[] {
  return explained
    .split('\n')
    .filter((line) => /^(?:GROUP|KIND|VERSION|FIELD):/.test(line) || /^ +\S+\t<.*>/.test(line))
    .map((line) => line.trimEnd())
}
