/** Every function that chaostoolkit-kubernetes 0.39.0 exports (103), by module. */
const kubernetes: Readonly<Record<string, string>> = {
  'chaosk8s.actions': 'kill_microservice remove_service_endpoint scale_microservice start_microservice',
  'chaosk8s.chaosmesh.network.actions':
    'add_latency corrupt_packets delete_network_fault duplicate_packets reorder_packets set_bandwidth set_loss',
  'chaosk8s.chaosmesh.network.probes': 'get_network_fault get_network_faults',
  'chaosk8s.chaosmesh.stress.actions': 'delete_stressor stress_cpu stress_memory',
  'chaosk8s.chaosmesh.stress.probes': 'get_stressor get_stressors',
  'chaosk8s.crd.actions':
    'apply_from_json apply_from_yaml create_cluster_custom_object create_custom_object delete_cluster_custom_object delete_custom_object patch_cluster_custom_object patch_custom_object replace_cluster_custom_object replace_custom_object',
  'chaosk8s.crd.probes': 'get_cluster_custom_object get_custom_object list_cluster_custom_objects list_custom_objects',
  'chaosk8s.daemonset.actions': 'create_daemon_set delete_daemon_set update_daemon_set',
  'chaosk8s.daemonset.probes':
    'daemon_set_available_and_healthy daemon_set_fully_available daemon_set_not_fully_available daemon_set_partially_available',
  'chaosk8s.deployment.actions': 'create_deployment delete_deployment rollout_deployment scale_deployment',
  'chaosk8s.deployment.probes':
    'deployment_available_and_healthy deployment_fully_available deployment_not_fully_available deployment_partially_available',
  'chaosk8s.event.probes': 'get_events',
  'chaosk8s.namespace.actions': 'create_namespace delete_namespace',
  'chaosk8s.namespace.probes': 'namespace_exists',
  'chaosk8s.networking.actions':
    'allow_dns_access create_ingress create_network_policy delete_ingress deny_all_egress deny_all_ingress remove_allow_dns_access remove_deny_all_egress remove_deny_all_ingress remove_network_policy update_ingress',
  'chaosk8s.networking.probes': 'ingress_exists',
  'chaosk8s.node.actions': 'cordon_node create_node delete_nodes drain_nodes uncordon_node',
  'chaosk8s.node.probes':
    'all_nodes_must_be_ready_to_schedule get_all_node_status_conditions get_nodes nodes_must_be_healthy verify_nodes_condition',
  'chaosk8s.pod.actions': 'exec_in_pods terminate_pods',
  'chaosk8s.pod.probes':
    'count_min_pods count_pods pod_is_not_available pods_in_conditions pods_in_phase pods_not_in_phase read_pod_logs should_be_found_in_logs',
  'chaosk8s.probes':
    'all_microservices_healthy deployment_is_fully_available deployment_is_not_fully_available microservice_available_and_healthy microservice_is_not_available read_microservices_logs secret_exists service_endpoint_is_initialized',
  'chaosk8s.replicaset.actions': 'delete_replica_set',
  'chaosk8s.secret.actions': 'create_secret delete_secret',
  'chaosk8s.secret.probes': 'secret_exists',
  'chaosk8s.service.actions': 'create_service_endpoint delete_service',
  'chaosk8s.service.probes': 'service_is_initialized',
  'chaosk8s.statefulset.actions': 'create_statefulset remove_statefulset scale_statefulset',
  'chaosk8s.statefulset.probes': 'statefulset_fully_available statefulset_not_fully_available',
}

/** Every function that chaostoolkit-istio 0.4.1 exports (7). */
const istio: Readonly<Record<string, string>> = {
  'chaosistio.fault.actions':
    'add_abort_fault add_delay_fault remove_abort_fault remove_delay_fault set_fault unset_fault',
  'chaosistio.fault.probes': 'get_virtual_service',
}

/** Two that work though they are not exported, and so are used. */
const unexported = ['chaosk8s.pod.actions.delete_pods', 'chaosk8s.pod.probes.all_pods_healthy']

/** The functions of Chaos Toolkit's extensions for Kubernetes and Istio, by their full names. */
export const functions: readonly string[] = [
  ...Object.entries({ ...kubernetes, ...istio }).flatMap(([module, names]) =>
    names.split(' ').map((name) => `${module}.${name}`),
  ),
  ...unexported,
]
