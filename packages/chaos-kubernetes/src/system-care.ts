import { givenTextOrNull } from 'chaos-kubernetes-access'
import type { z } from 'zod'
import { withRule } from './argument-rules.ts'

/** Where the parts run by which the whole cluster lives. */
const systemNamespace = /(?<![-\w])kube-system(?![-\w])/
/** What answers for all names in a cluster. */
const dns = /(?<![-\w])(?:coredns|kube-dns|node-local-dns)(?![-\w])/
/** What a selector leaves out is not aimed at. */
const leftOut = /!=[^,]*|notin\s*\([^)]*\)/g

/** Arguments that name a namespace, or choose some. */
const ofNamespaces = ['ns', 'ns_selector', 'namespaces_selectors']
/** Arguments that name what is hit, or choose it. */
const ofObjects = ['name', 'name_pattern', 'owner', 'workload', 'label_selector', 'label_selectors']

/**
 * Says what of the system an action is aimed at by its arguments: undefined where it is nothing of it.
 *
 * @example
 * systemMeant({ ns: 'kube-system', name: 'web' }) // → 'namespace kube-system'
 */
export function systemMeant(args: Readonly<Record<string, unknown>>): string | undefined {
  const names = (members: readonly string[], pattern: RegExp) =>
    members.some((member) => pattern.test(textOf(args[member]).replaceAll(leftOut, '')))
  if (names(ofNamespaces, systemNamespace) || args['name'] === 'kube-system') return 'namespace kube-system'
  return names(ofObjects, dns) ? "the cluster's DNS" : undefined
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value).replaceAll('"', ' ')
}

/** The argument that an action needs where it is aimed at the system. */
export const systemCare = {
  i_know: givenTextOrNull.describe(
    "Why this is meant, though it can do harm to the whole cluster; needed in namespace kube-system and for the cluster's DNS, and stands in the journal",
  ),
}

/** Gives arguments with `systemCare` the rule that what is aimed at the system has a reason: damage there outlasts the run, and may keep its undo from working. */
export function withSystemCare<Args extends z.ZodObject<typeof systemCare>>(args: Args): Args {
  return withRule(args, 'ns' as keyof z.output<Args> & string, (given) => {
    const { i_know, ...others } = given as Readonly<Record<string, unknown>>
    return whyCare(others, i_know)
  })
}

/** Says in a clause that what an action is aimed at by these arguments needs a reason; undefined where one is given, or none is needed. */
export function whyCare(aims: Readonly<Record<string, unknown>>, reason: unknown): string | undefined {
  const meant = typeof reason === 'string' ? undefined : systemMeant(aims)
  return meant && `${meant} is what the whole cluster lives by; say in i_know why it is meant`
}
