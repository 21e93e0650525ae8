import { givenText, optionalText } from 'chaos-kubernetes-access'
import { z } from 'zod'

/** How many of the selected pods Chaos Mesh hits. */
const mode = z.enum(['one', 'all', 'fixed', 'fixed-percent', 'random-max-percent'])
const modesWithValue: readonly string[] = ['fixed', 'fixed-percent', 'random-max-percent']

const texts = z
  .union([optionalText, z.array(givenText)])
  .nullable()
  .default(null)
const pairs = z
  .union([
    optionalText.regex(/^\s*$|^(?:[^=,]+=[^,]*(?:,(?!$)|$))*$/, 'it is no list such as "app=web,tier=front"'),
    z.record(z.string(), z.string()),
  ])
  .nullable()
  .default(null)
/** A number that is not negative, as such or as text. */
export const wholeNumber = z.union([optionalText.regex(/^\s*$|^\d+$/, 'it is no whole number'), z.int().min(0)])
const value = wholeNumber.nullable().default(null)

const valueText = 'For mode fixed how many pods, for fixed-percent and random-max-percent the percentage (0 to 100)'

/** The arguments that choose the pods to be hit, as Chaos Toolkit names them. */
export const podChoice = {
  namespaces_selectors: texts.describe(
    'The namespaces of the pods: "web,shop", or a list; that of the fault if left out',
  ),
  label_selectors: pairs.meta({
    description: 'The labels of the pods: "app=web", or a mapping',
    examples: ['app=web'],
  }),
  annotations_selectors: pairs.describe('The annotations of the pods: "team=a", or a mapping'),
  mode: mode.default('one').describe('How many of these pods: one by chance, all, so many, or a percentage'),
  mode_value: value.describe(valueText),
}

/** The arguments that choose the other end of the traffic. */
export const targetChoice = {
  target_mode: mode.nullable().default('one').describe('How many of the pods at the other end; null for any other end'),
  target_mode_value: value.describe(valueText),
  target_namespaces_selectors: texts.describe('The namespaces of the pods at the other end'),
  target_label_selectors: pairs.describe('The labels of the pods at the other end'),
  target_annotations_selectors: pairs.describe('The annotations of the pods at the other end'),
}

/** Texts that may stand in one, between commas. */
export const commaTexts = texts

type Texts = z.output<typeof texts>
type Pairs = z.output<typeof pairs>
type Value = z.output<typeof value>

/** The pods that are meant at one end. */
interface Choice {
  readonly mode: string
  readonly value: Value
  readonly namespaces: Texts
  readonly labels: Pairs
  readonly annotations: Pairs
}

type PodChoice = z.output<z.ZodObject<typeof podChoice>>
type TargetChoice = z.output<z.ZodObject<typeof targetChoice>>

/** The pods to be hit, as they stand in the spec of a fault: `mode`, `value` and `selector`. */
export function podsOf(args: PodChoice): Readonly<Record<string, unknown>> {
  return choiceOf({
    mode: args.mode,
    value: args.mode_value,
    namespaces: args.namespaces_selectors,
    labels: args.label_selectors,
    annotations: args.annotations_selectors,
  })
}

/** The same of the other end; undefined where any other end is meant. */
export function targetOf(args: TargetChoice): Readonly<Record<string, unknown>> | undefined {
  if (args.target_mode === null) return undefined
  return choiceOf({
    mode: args.target_mode,
    value: args.target_mode_value,
    namespaces: args.target_namespaces_selectors,
    labels: args.target_label_selectors,
    annotations: args.target_annotations_selectors,
  })
}

/** What is wrong with a mode that needs a number. */
export function problemOfMode(mode: string | null, value: Value): string | undefined {
  if (mode === null || !modesWithValue.includes(mode)) return undefined
  if (value === null) return `the mode ${mode} needs a number; give one`
  return mode !== 'fixed' && Number(value) > 100 ? 'a percentage is at most 100' : undefined
}

function choiceOf({ mode, value, namespaces, labels, annotations }: Choice): Readonly<Record<string, unknown>> {
  const selector = {
    namespaces: textsOf(namespaces),
    labelSelectors: pairsOf(labels),
    annotationSelectors: pairsOf(annotations),
  }
  return given({ mode, value: modesWithValue.includes(mode) ? String(value) : undefined, selector: given(selector) })
}

/** The texts of a list, or of one text with commas; undefined where there are none. */
export function textsOf(texts: Texts): readonly string[] | undefined {
  const list = typeof texts === 'string' ? texts.split(',') : (texts ?? [])
  const found = list.map((text) => text.trim()).filter((text) => text !== '')
  return found.length === 0 ? undefined : found
}

function pairsOf(pairs: Pairs): Readonly<Record<string, string>> | undefined {
  if (typeof pairs !== 'string') return pairs ?? undefined
  const entries = (textsOf(pairs) ?? []).map((text): [string, string] => {
    const at = text.indexOf('=')
    return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** Leaves out what is not given: `null` would be refused, or mean something else. */
export function given(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null))
}
