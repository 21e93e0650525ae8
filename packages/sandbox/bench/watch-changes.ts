import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiClient } from './api-client.ts'

/** Watches all pods while something changes them, until so many events have come. */
export async function watchChanges(client: ApiClient, expected: number, change: () => Promise<unknown>): Promise<void> {
  const { metadata } = JSON.parse((await client.send('GET', '/api/v1/pods?limit=1')).toString()) as {
    metadata: { resourceVersion: string }
  }
  let count = 0
  const stream = await client.watch(`/api/v1/pods?watch=true&resourceVersion=${metadata.resourceVersion}`, (part) => {
    for (let at = part.indexOf(10); at >= 0; at = part.indexOf(10, at + 1)) count++
  })
  try {
    await change()
    while (count < expected) await sleep(5)
  } finally {
    stream.destroy()
  }
}
