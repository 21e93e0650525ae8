// The files of a package share a process, and ports are used again: without this a test would meet what was learnt of another server in the same place.
const everywhere = globalThis as Record<symbol, unknown>
for (const key of Object.getOwnPropertySymbols(everywhere)) {
  const kept = everywhere[key]
  if (key.description?.startsWith('chaos-kubernetes-access/') === true && kept instanceof Map) kept.clear()
}
