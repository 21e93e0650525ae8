import type { Applications } from '../applications/application.ts'
import { servicePort } from '../applications/service-port.ts'
import { startApplications } from '../applications/start-applications.ts'
import { sleepUntilAborted } from '../clock/sleep-until-aborted.ts'
import type { RandomSource } from '../random/random-source.ts'
import type { Cluster } from '../registry/cluster.ts'

/** The HTTP side of a sandbox. */
export interface HttpSide {
  serviceUrl(namespace: string, name: string, port?: number): Promise<string>
  stop(): Promise<void>
}

/** Starts the applications of a cluster, in its time, with choices of their own. */
export async function runApplications(
  { store, clock }: Cluster,
  applications: Applications,
  random: RandomSource,
  firstPort?: number,
): Promise<HttpSide> {
  const running = await startApplications(store, applications, {
    random: () => random.next(),
    clock,
    ...(firstPort === undefined ? {} : { firstPort }),
    sleep: (seconds, signal) => sleepUntilAborted(clock, seconds, signal),
  })
  return {
    serviceUrl: async (namespace, name, port) =>
      running.serviceUrl({ namespace, name, port: port ?? servicePort(store, namespace, name) }),
    stop: () => running.stop(),
  }
}
