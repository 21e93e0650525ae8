import { givenText } from 'chaos-kubernetes-access'
import { z } from 'zod'
import { type Rule, withRules } from '../specs/with-rules.ts'

/** Parts that the specs of several kinds of Chaos Mesh have in common. */
export const text = givenText
/** A length of time as Go writes it. */
export const span = text.regex(
  /^\s*$|^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/,
  'it is no time such as "100ms" or "1m30s"',
)
/** A share, written as a text. */
export const percentage = text.regex(
  /^\s*$|^(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)$/,
  'it is no percentage from "0" to "100"',
)
export const texts = z.array(text)
const pairs = z.record(z.string(), z.string())
const modes = z.enum(['one', 'all', 'fixed', 'fixed-percent', 'random-max-percent'])

/** The members of a fault of any kind. */
export const common = { duration: span.optional(), remoteCluster: text.optional() }

const selectorMembers = {
  namespaces: texts.optional(),
  labelSelectors: pairs.optional(),
  annotationSelectors: pairs.optional(),
  fieldSelectors: pairs.optional(),
  expressionSelectors: z
    .array(
      z.strictObject({
        key: text,
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: texts.optional(),
      }),
    )
    .optional(),
}
/** A selector that chooses nothing in particular chooses everything. */
const narrow: Rule<Readonly<Record<string, unknown>>> = (selector) =>
  Object.values(selector).every((member) => member === undefined || Object.keys(member as object).length === 0)
    ? {
        at: [],
        clause: 'it is empty, which would mean everything of the namespace; name namespaces, labels or objects',
      }
    : undefined

/** Which pods are meant. */
export const podSelector = withRules(
  z.strictObject({
    ...selectorMembers,
    nodeSelectors: pairs.optional(),
    nodes: texts.optional(),
    podPhaseSelectors: texts.optional(),
    pods: z.record(z.string(), texts).optional(),
  }),
  narrow,
)
/** Which machines are meant. */
export const machineSelector = withRules(
  z.strictObject({ ...selectorMembers, physicalMachines: z.record(z.string(), texts).optional() }),
  narrow,
)

/** How many of those that are meant. */
export const choice = { mode: modes, value: z.string().optional() }

/** What is wrong with how many are meant. */
export const choiceFits: Rule<{ readonly mode: z.output<typeof modes>; readonly value?: string | undefined }> = ({
  mode,
  value,
}) => {
  if (mode === 'one' || mode === 'all') return undefined
  if (value === undefined) return { at: ['value'], clause: `the mode ${mode} needs it; give a number as a text` }
  if (!/^\d+$/.test(value) || Number(value) === 0)
    return { at: ['value'], clause: 'it must be a whole number above zero, as a text' }
  return mode !== 'fixed' && Number(value) > 100 ? { at: ['value'], clause: 'a percentage is at most 100' } : undefined
}

/** The members of a fault in pods. */
export const inPods = { ...common, ...choice, selector: podSelector }
/** Those of a fault in some of their containers. */
export const inContainers = { ...inPods, containerNames: texts.optional() }
