import {
  connect,
  givenNamespace,
  givenText,
  givenTextOrNull,
  type KubernetesObject,
  objectField,
  objectName,
  type Resource,
  setField,
} from 'chaos-kubernetes-access'
import { defineAction, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { iKnow } from '../arguments.ts'
import { isReloaded, withDnsRule } from '../dns/corefile.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'

interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>
}

const configMaps: Resource<ConfigMap> = {
  group: '',
  version: 'v1',
  plural: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
}
const hostName =
  /^\s*$|^(?=.{1,253}\.?$)(?:[a-z0-9_](?:[-a-z0-9_]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[-a-z0-9_]{0,61}[a-z0-9_])?\.?$/i
const noHostName = 'it is no host name such as "ratings.bookinfo.svc.cluster.local"'

export const rewriteDns = defineAction({
  title: 'Rewrite a name in DNS',
  description:
    'Has the DNS of the cluster (CoreDNS) answer for one name with the addresses of another, or that there is no such name, by a rule in its ConfigMap. CoreDNS reads that by itself if its Corefile says `reload`, after half a minute or more; else only as its pods are started again, which is said. Whoever has the former answer keeps it until it expires. The undo puts the Corefile back, which takes effect as late.',
  impact: 'disrupts',
  changes: [objectField],
  args: z.strictObject({
    host: givenText.regex(hostName, noHostName).meta({
      description: 'The whole name that is asked for',
      examples: ['ratings.bookinfo.svc.cluster.local'],
    }),
    to: givenTextOrNull
      .refine((name) => name === null || hostName.test(name), noHostName)
      .describe('The name whose addresses are given; unless it is given there is no such name'),
    name: givenText.default('coredns').describe('The name of the ConfigMap'),
    ns: givenNamespace.default('kube-system').describe('The namespace of the ConfigMap'),
    i_know: iKnow,
  }),
  output: z.null(),
  permissions: ({ ns }) => rights(configMaps, ['get', 'patch'], ns),
  targets: async ({ name, ns }) => [objectTarget(configMaps, { name, namespace: ns })],
  async run({ host, to, name, ns }, context) {
    const cluster = await connect(context)
    const place = { name, namespace: ns }
    const configMap = await cluster.get(configMaps, place)
    const corefile = configMap.data?.['Corefile']
    if (corefile === undefined) {
      throw new StepFailure(`${objectName(configMaps, place)} has no Corefile.`, {
        remedy: 'Name the ConfigMap that CoreDNS reads.',
      })
    }
    if (!isReloaded(corefile)) {
      context.leftUndone(
        `The Corefile in ${objectName(configMaps, place)} does not say "reload", so CoreDNS reads it only as its pods are started again.`,
      )
    }
    const after = withDnsRule(corefile, { name: host, to })
    await setField(context, cluster, configMaps, configMap, { path: ['data', 'Corefile'], after })
    return null
  },
})
