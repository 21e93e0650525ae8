import type { ServerProcess } from './server-process.ts'

/** What something took: the time on the clock, and that of the server's processor. Both in milliseconds. */
export interface Cost {
  readonly wall: number
  readonly cpu: number
}

/** Measures something that a client asks of the server. */
export async function costOf(server: ServerProcess, work: () => Promise<unknown>): Promise<Cost> {
  const before = await server.usage()
  const start = performance.now()
  await work()
  const wall = performance.now() - start
  const { cpu } = await server.usage()
  return { wall, cpu: cpu - before.cpu }
}

export function perSecond(count: number, { wall }: Cost): number {
  return (count / wall) * 1000
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}
