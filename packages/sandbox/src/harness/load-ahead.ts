/**
 * Loads what a sandbox loads only when it is asked for. A clock that jumps sees calls to the file system, but not that a test runner fetches a module
 * in a way of its own: so that time does not pass meanwhile, all of it is there before.
 */
export async function loadAhead(): Promise<void> {
  await Promise.all([
    import('@marcbachmann/cel-js'),
    import('yaml'),
    import('../api/attach-to-pod.ts'),
    import('../api/exec-in-pod.ts'),
    import('../api/refuse-port-forward.ts'),
    import('../authentication/make-certificate.ts'),
    import('../metrics/serve-metrics.ts'),
    import('../openapi/encode-swagger.ts'),
    import('../openapi/serve-openapi.ts'),
    import('../openapi/serve-swagger.ts'),
    import('../protobuf/decode-protobuf.ts'),
  ])
}
