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
        text: 'if (!isManifest(manifest)) throw',
        by: 'if (false) throw',
      },
      {
        file: 'packages/core/src/plugins/find-plugins.ts',
        text: '  return manifest\n',
        by: '  return manifest as PluginManifest\n',
      },
    ],
  },
  {
    rule: 'levels are counted',
    replacements: [
      {
        file: 'packages/core/src/documents/check-json-bounds.ts',
        text: 'if (++levels > mostLevels)',
        by: 'if (false)',
      },
    ],
  },
]
