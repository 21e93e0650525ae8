import type { ApplicationPod } from '../applications/application.ts'
import { bookinfoPort } from './bookinfo-topology.ts'

/** Asks another service for one of its things, e.g. `ratings/0`. `undefined` where no answer came within so many seconds. */
export async function askService(
  pod: ApplicationPod,
  thing: string,
  headers: Readonly<Record<string, string>>,
  timeoutSeconds: number,
): Promise<Response | undefined> {
  const [service] = thing.split('/')
  try {
    return await pod.fetch(`http://${service}:${bookinfoPort}/${thing}`, { headers, timeoutSeconds })
  } catch {
    return undefined
  }
}
