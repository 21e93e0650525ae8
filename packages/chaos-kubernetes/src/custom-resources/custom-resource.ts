import { apiVersionOf, type Cluster, givenText, type Resource } from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'
import type { z } from 'zod'

const name = /^\s*$|^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/
const noName = 'it consists of small letters, digits, hyphens and dots, and begins and ends with a letter or digit'
const partOfPath = givenText.regex(name, noName)

/** The arguments that say which kind of custom resource is meant, as Chaos Toolkit names them. */
export const customResourceArgs = {
  group: partOfPath.meta({ description: 'The group of its API', examples: ['stable.example.com'] }),
  version: partOfPath.meta({ description: 'The version of its API', examples: ['v1'] }),
  plural: partOfPath.meta({
    description: 'The plural name of its kind, as in paths of the API',
    examples: ['crontabs'],
  }),
}

/** The values of `customResourceArgs`. */
export type CustomResourceKind = Readonly<Record<keyof typeof customResourceArgs, z.output<typeof partOfPath>>>

/** Finds the kind of custom resource that is meant. Fails (`StepFailure`) where the cluster has none, and where it has another scope than the one given. */
export async function findCustomResource(
  cluster: Cluster,
  { group, version, plural }: CustomResourceKind,
  scope: 'namespaced' | 'cluster-wide' | 'any',
): Promise<Resource> {
  const resource = await cluster.resourceNamed(`${group}/${version}`, plural)
  if (resource === undefined) {
    throw new StepFailure(`The cluster serves no ${plural} in ${group}/${version}.`, {
      applied: false,
      remedy: 'Define them with a CustomResourceDefinition, or correct group, version and plural.',
    })
  }
  if (scope === 'any' || resource.namespaced === (scope === 'namespaced')) return resource
  throw new StepFailure(
    `A ${resource.kind} of ${apiVersionOf(resource)} is ${resource.namespaced ? 'in a namespace' : 'in no namespace'}.`,
    {
      applied: false,
      remedy: resource.namespaced
        ? 'Use the activity without "cluster" in its name, which takes ns.'
        : 'Use the activity that has "cluster" in its name.',
    },
  )
}
