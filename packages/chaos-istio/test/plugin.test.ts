import { expect, test } from 'vitest'
import plugin from '../src/plugin.ts'

test('Every function of chaostoolkit-istio has an activity that stands in for it', () => {
  const activities = Object.values({ ...plugin.actions, ...plugin.probes })
  expect(activities.flatMap(({ chaosToolkit = [] }) => chaosToolkit).sort()).toEqual([
    'chaosistio.fault.actions.add_abort_fault',
    'chaosistio.fault.actions.add_delay_fault',
    'chaosistio.fault.actions.remove_abort_fault',
    'chaosistio.fault.actions.remove_delay_fault',
    'chaosistio.fault.actions.set_fault',
    'chaosistio.fault.actions.unset_fault',
    'chaosistio.fault.probes.get_virtual_service',
  ])
})

test('Whoever may only read VirtualServices of the namespace may run the probe', () => {
  const args = { virtual_service_name: 'reviews', ns: 'bookinfo', version: 'networking.istio.io/v1' }
  expect(plugin.probes!['getVirtualService']!.permissions!(args)).toEqual([
    { verb: 'get', resource: 'virtualservices', group: 'networking.istio.io', namespace: 'bookinfo' },
  ])
})
