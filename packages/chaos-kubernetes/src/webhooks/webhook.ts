import {
  type Cluster,
  type FieldPath,
  givenTextOrNull,
  type KubernetesObject,
  objectName,
  type Resource,
} from 'chaos-kubernetes-access'
import { type StepContext, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { iKnow, requiredName } from '../arguments.ts'

/** One webhook of a configuration. */
interface Webhook {
  readonly name: string
  /** What becomes of a request where the webhook is not reached; `Fail` unless given. */
  readonly failurePolicy?: 'Fail' | 'Ignore'
  readonly clientConfig: { readonly service?: { readonly name: string }; readonly url?: string }
}

/** What is looked at in a configuration of webhooks. */
interface WebhookConfiguration extends KubernetesObject {
  readonly webhooks?: readonly Webhook[]
}

function configurations(kind: string): Resource<WebhookConfiguration> {
  const plural = `${kind.toLowerCase()}s`
  return { group: 'admissionregistration.k8s.io', version: 'v1', plural, kind, namespaced: false }
}

/** The kinds of configurations, by the kind of webhook that they hold. */
export const webhookConfigurations = {
  validating: configurations('ValidatingWebhookConfiguration'),
  mutating: configurations('MutatingWebhookConfiguration'),
} as const

/** The arguments by which one webhook is meant. */
export const webhookArgs = {
  name: requiredName.describe('The name of the configuration that it stands in'),
  type: z.enum(['validating', 'mutating']).default('validating').describe('Which kind of webhook'),
  webhook: givenTextOrNull.describe('Its name; may be left out where there is only one'),
  i_know: iKnow,
}

/** A webhook, where it stands, and in what. */
export interface FoundWebhook {
  readonly configuration: WebhookConfiguration
  readonly webhook: Webhook
  readonly path: FieldPath
}

/** Finds a webhook. Throws `StepFailure` where there is none of that name (404 where there is no configuration), or where there are several and none is named. */
export async function findWebhook(
  cluster: Cluster,
  {
    name,
    type,
    webhook,
  }: { readonly name: string; readonly type: 'validating' | 'mutating'; readonly webhook: string | null },
): Promise<FoundWebhook> {
  const resource = webhookConfigurations[type]
  const configuration = await cluster.get(resource, { name })
  const { webhooks = [] } = configuration
  const found = webhook === null && webhooks.length === 1 ? webhooks[0] : webhooks.find((each) => each.name === webhook)
  if (found === undefined) {
    const names = webhooks.map((each) => each.name).join(', ')
    throw new StepFailure(
      webhook === null
        ? `${objectName(resource, { name })} has ${webhooks.length} webhooks${names === '' ? '' : `: ${names}`}.`
        : `${objectName(resource, { name })} has no webhook ${webhook}; it has ${names || 'none'}.`,
      { remedy: webhook === null ? 'Say which one is meant by webhook.' : 'Correct the webhook.' },
    )
  }
  const item = { at: webhooks.indexOf(found), like: [{ parts: { name: found.name } }] }
  return { configuration, webhook: found, path: ['webhooks', item] }
}

/** Says where nothing is refused because of a webhook that is not reached. */
export function tellIgnored({ name, failurePolicy }: Webhook, context: Pick<StepContext, 'leftUndone'>): void {
  if (failurePolicy !== 'Ignore') return
  context.leftUndone(`Webhook ${name} has the failure policy Ignore: no request is refused, each passes without it.`)
}
