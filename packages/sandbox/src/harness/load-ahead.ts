/**
 * Loads what a sandbox loads only when it is asked for. A clock that jumps sees calls to the file system, but not that a test runner fetches a module
 * in a way of its own: so that time does not pass meanwhile, all of it is there before.
 */
export async function loadAhead(): Promise<void> {
  await Promise.all([
    import('fast-json-patch'),
    import('yaml'),
    import('../api/exec-in-pod.ts'),
    import('../openapi/serve-openapi.ts'),
    import('../protobuf/decode-protobuf.ts'),
  ])
}
