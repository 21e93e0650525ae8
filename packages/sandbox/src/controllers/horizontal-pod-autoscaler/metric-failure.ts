/** Why a metric gives no number of replicas, in the autoscaler's words. */
export class MetricFailure extends Error {}
