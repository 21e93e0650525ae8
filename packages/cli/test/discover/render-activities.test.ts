import type { ActivityManifest, InstalledPlugin } from 'chaos-core'
import { expect, test } from 'vitest'
import { renderActivities } from '../../src/discover/render-activities.ts'
import { plainStyle } from '../../src/render/style.ts'

function activity(id: string, title: string, chaosToolkit: readonly string[]): ActivityManifest {
  return { id, kind: 'action', title, chaosToolkit, args: {}, output: {}, module: '', export: '' }
}

const plugin: InstalledPlugin = {
  packageName: 'chaos-kubernetes',
  version: '0.1.0',
  folder: '/',
  manifest: {
    apiVersion: 1,
    name: 'kubernetes',
    title: 'Kubernetes',
    standsInFor: [],
    activities: [],
    changes: [],
    preflight: [],
  },
}

test('each activity has a line with type, id and title, and one for each name in Chaos Toolkit', () => {
  const activities = [activity('kubernetes/drain-nodes', 'Drain nodes', ['chaosk8s.node.actions.drain_nodes'])]
  expect(renderActivities([{ plugin, activities }], plainStyle)).toEqual([
    'Kubernetes  chaos-kubernetes 0.1.0',
    'TYPE    ID                      TITLE',
    'action  kubernetes/drain-nodes  Drain nodes',
    '        chaosk8s.node.actions.drain_nodes',
  ])
})

test('no line is longer than 80 columns, whatever the names', () => {
  const activities = [
    activity(
      'kubernetes/a-very-long-name-of-an-activity-that-goes-on-and-on',
      'A title that is so long that it can by no means stand beside the id in one line of eighty columns',
      [`chaosk8s.${'deeply.'.repeat(15)}nested_function`],
    ),
    activity('kubernetes/short', 'Another title that has to be wrapped because it is rather long as well', []),
  ]
  const lines = renderActivities([{ plugin, activities }], plainStyle)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(lines.join('').replaceAll(/\s/g, '')).toContain('nested_function')
})
