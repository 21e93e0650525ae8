/**
 * Scenarios of the parity kit in which we do something else than Chaos Toolkit on purpose, and why. `docs/reference/differences.md` says the same to
 * people; a test holds the two together.
 */
export const knownDifferences: Readonly<Record<string, string>> = {
  'chaosistio.fault.actions.add_abort_fault/weighted-rule':
    'Without a percentage Istio would hit no request, so 100 percent is sent.',
  'chaosistio.fault.actions.add_delay_fault/no-percentage':
    'Without a percentage Istio would hit no request, so 100 percent is sent.',
  'chaosistio.fault.actions.add_delay_fault/replaces-abort':
    'Without a percentage Istio would hit no request, so 100 percent is sent.',
  'chaosk8s.chaosmesh.stress.actions.stress_memory/all-values':
    'Chaos Mesh knows no field for `time_to_get_to_size` and drops it, so it is sent as the option that its stressor takes.',
  'chaosk8s.deployment.probes.deployment_available_and_healthy/scaled-to-zero':
    'A Deployment that is scaled to 0 has nothing that could be available.',
  'chaosk8s.namespace.actions.create_namespace/by-name':
    'A namespace of which only the name is given gets a label, so that it is known again should the answer be lost.',
}
