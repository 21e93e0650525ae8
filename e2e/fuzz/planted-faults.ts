import type { Mutation } from '../histories/mutations.ts'

/** Checks of what comes in, left out: the fuzzer must notice each. */
export const plantedFaults: readonly Mutation[] = [
  {
    rule: 'records are looked at',
    replacements: [
      {
        file: 'packages/core/src/run-log/run-log-line.ts',
        text: 'return isRecord(record) ? { record: record as Recorded, prev, sum } : undefined',
        by: 'return { record: record as Recorded, prev, sum }',
      },
    ],
  },
  {
    rule: 'manifests are looked at',
    replacements: [
      {
        file: 'packages/core/src/plugins/find-plugins.ts',
        text: 'if (isManifest(manifest)) return manifest\n',
        by: 'return manifest as PluginManifest\n',
      },
    ],
  },
  {
    rule: 'shapes are looked at without validation',
    replacements: [
      {
        file: 'packages/core/src/run/prepare-run.ts',
        text: '    checkShape(document, found.report)\n',
        by: '',
      },
      // What controls leave is looked at, too, and would be found fault with in their place.
      {
        file: 'packages/core/src/run/run-activity.ts',
        text: '    checkActivity(activity)\n',
        by: '',
      },
    ],
  },
]
