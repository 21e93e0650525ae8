import { createRedaction, type Redaction } from '../secrets/redact.ts'
import type { FilledSecrets } from '../substitution/filled-secrets.ts'

/** The secrets that a step was given. */
export interface GivenSecrets extends FilledSecrets {
  /** Those of the scopes that it names. */
  readonly scopes: Readonly<Record<string, unknown>>
}

/**
 * Whether the data of a change may be stored, which is done exactly as it is: no value in it comes from a secret. What has a secret in it by chance is
 * stored; that a user is called `postgres` keeps nobody from deleting the pod `postgres-0`. So
 *
 * - a name that the system itself shows (see `names` of a change) is stored, unless it is one that a secret was filled into;
 * - any other text is not stored if it holds a secret, in any form. If that secret is but an ordinary word, letters only, the text is stored as long
 *   as the step was not given that secret, neither in its arguments nor by the scopes that it names.
 */
export function isStorable(
  data: unknown,
  {
    names,
    given,
    redaction,
  }: { readonly names: Iterable<string>; readonly given: GivenSecrets; readonly redaction: Redaction },
): boolean {
  if (!redaction.holdsSecret(data)) return true
  const shown = new Set(names)
  const own = createRedaction([given.secrets, given.scopes], redaction.exposed)
  const isFine = (text: string) =>
    shown.has(text) ? !given.texts.has(text) : !redaction.holdsSecret(text, { words: false }) && !own.holdsSecret(text)
  return everyText(data, (text) => isFine(text) || isFineInside(text, isFine))
}

/** Texts that are JSON themselves, such as the manifest that `kubectl apply` leaves in an annotation, are judged by what stands in them. */
function isFineInside(text: string, isFine: (text: string) => boolean): boolean {
  if (!/^\s*[{[]/.test(text)) return false
  try {
    return everyText(JSON.parse(text), isFine)
  } catch {
    return false
  }
}

/** Whether all texts and numbers of a value pass, the names of its members included. */
function everyText(value: unknown, passes: (text: string) => boolean): boolean {
  if (typeof value === 'string' || typeof value === 'number') return passes(String(value))
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every((item) => everyText(item, passes))
  return Object.entries(value).every(([name, item]) => passes(name) && everyText(item, passes))
}
