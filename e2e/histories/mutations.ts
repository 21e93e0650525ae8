/** A copy of the product that lacks a rule. */
export interface Mutation {
  readonly rule: string
  readonly replacements: readonly Replacement[]
}

interface Replacement {
  /** From the root of the repository. */
  readonly file: string
  /** Stands there just once. */
  readonly text: string
  readonly by: string
}

const core = 'packages/core/src/changes'
const access = 'packages/kubernetes-access/src'
const restoration = `${access}/restoration`

/** Each rule of the design of the restoration, left out. */
export const mutations: readonly Mutation[] = [
  {
    rule: 'preconditions',
    replacements: [
      {
        file: `${restoration}/send-verdict.ts`,
        text: "    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },\n",
        by: '',
      },
      {
        file: `${restoration}/send-verdict.ts`,
        text: '{ uid, resourceVersion, propagationPolicy',
        by: '{ propagationPolicy',
      },
      {
        file: `${access}/changes/set-fields.ts`,
        text: "    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },\n",
        by: '',
      },
    ],
  },
  {
    rule: 'history',
    replacements: [
      {
        file: `${restoration}/field-past.ts`,
        text: 'known === undefined || isByOthers(change, known, seen.get(key) ?? [])',
        by: 'true',
      },
    ],
  },
  {
    rule: 'terminating',
    replacements: [
      { file: `${restoration}/judge-object.ts`, text: 'if (deletionTimestamp !== undefined) {', by: 'if (false) {' },
    ],
  },
  {
    rule: 'doubt',
    replacements: [
      {
        file: `${core}/change-ledger.ts`,
        text: "return attempts.some(({ outcome }) => outcome === 'unknown') ? 'unknown' : 'not-applied'",
        by: "return 'not-applied'",
      },
    ],
  },
  {
    rule: 'fence',
    replacements: [
      {
        file: `${restoration}/judge-object.ts`,
        text: "each.outcome === 'unknown' && each.carries === resourceVersion",
        by: 'false',
      },
    ],
  },
  {
    rule: 'wait',
    replacements: [
      { file: `${restoration}/judge-object.ts`, text: 'const mayCome = until > now', by: 'const mayCome = false' },
    ],
  },
  {
    rule: 'one history',
    replacements: [
      {
        file: `${core}/undo-units.ts`,
        text: 'const found = objects.get(key)',
        by: 'const found = objects.get(`${run.runId} ${key}`)',
      },
      {
        file: `${core}/undo-units.ts`,
        text: 'if (found === undefined) objects.set(key, [{ run, entry }])',
        by: 'if (found === undefined) objects.set(`${run.runId} ${key}`, [{ run, entry }])',
      },
      {
        file: `${core}/undo-units.ts`,
        text: 'for (const [key, changes] of objects) {',
        by: 'for (const [runAndKey, changes] of objects) { const key = runAndKey.slice(runAndKey.indexOf(" ") + 1)',
      },
      {
        file: `${core}/undo-units.ts`,
        text: 'const all = [...own, ...witnesses()]',
        by: 'const all = own',
      },
    ],
  },
  {
    rule: 'on top',
    replacements: [
      {
        file: `${restoration}/object-past.ts`,
        text: 'doneOnTop(sent)?.runId',
        by: '(undefined as string | undefined)',
      },
    ],
  },
  {
    rule: 'overtaken',
    replacements: [
      {
        file: `${core}/restore-object.ts`,
        text: 'return isOthers && (await isOvertaken()) ?',
        by: 'return false ?',
      },
      {
        file: `${core}/restore-object.ts`,
        text: 'if (await isOvertaken()) throw',
        by: 'if (false) throw',
      },
    ],
  },
  {
    rule: 'owner',
    replacements: [
      {
        file: `${restoration}/judge-field.ts`,
        text: '  if (others.length > 0) {',
        by: "  if (leftByUs) return { found: 'ours', path }\n  if (others.length > 0) {",
      },
    ],
  },
  {
    rule: 'co-owner',
    replacements: [
      {
        file: `${restoration}/judge-field.ts`,
        text: '  if (others.length > 0) {',
        by: '  if (others.length > 0 && !ours) {',
      },
    ],
  },
  {
    rule: 'creator',
    replacements: [
      {
        file: `${restoration}/same-objects.ts`,
        text: "if (call.data.does !== 'create' || call.data.of === undefined) continue",
        by: 'continue',
      },
    ],
  },
  {
    rule: 'sent',
    replacements: [
      {
        file: `${restoration}/edits-of.ts`,
        text: 'return leavesOf(madeContent(content)).flatMap((path) => {',
        by: 'return leavesOf(madeContent(object)).flatMap((path) => {',
      },
    ],
  },
  {
    rule: 'ourselves',
    replacements: [
      {
        file: `${restoration}/managed-fields.ts`,
        text: 'return manager?.startsWith(ourPrefix) === true',
        by: "return manager === 'chaos/run-1'",
      },
    ],
  },
  {
    rule: 'ancient',
    replacements: [{ file: `${restoration}/managed-fields.ts`, text: 'return manager === merged', by: 'return false' }],
  },
  {
    rule: 'give back',
    replacements: [
      {
        file: `${restoration}/judge-object.ts`,
        text: 'if (entries !== undefined && ',
        by: 'if (false && entries !== undefined && ',
      },
    ],
  },
  {
    rule: 'overlaid',
    replacements: [
      {
        file: `${restoration}/object-past.ts`,
        text: "later.state === 'held' && !goesAlong(index) && concernsTheSame(call, later)",
        by: 'false',
      },
    ],
  },
]
