import { setTimeout as wait } from 'node:timers/promises'
import type { SandboxClock } from '../clock/sandbox-clock.ts'
import type { MeshDependencies } from '../mesh/mesh-dependencies.ts'
import { podSender } from '../mesh/pod-sender.ts'
import { serveHttp } from '../mesh/serve-http.ts'
import type { ClusterView } from '../store/cluster-view.ts'
import type { Listening } from '../traffic/listening.ts'
import { answerAsPod } from './answer-as-pod.ts'
import type { Applications } from './application.ts'
import { enterService, type ServicePort } from './enter-service.ts'
import { findApplication } from './find-application.ts'

/** What `startApplications` can be told. */
export interface ApplicationOptions {
  /** Decides weights, percentages and endpoints; from 0 (inclusive) to 1 (exclusive). Default `Math.random`. */
  readonly random?: () => number
  /** Waits so many seconds, or rejects with the signal's reason. Default: real time. */
  readonly sleep?: (seconds: number, signal: AbortSignal) => Promise<void>
  /** In whose order requests and answers are let through; default: as they come. */
  readonly clock?: Pick<SandboxClock, 'listen'>
  /** The port of the first Service that is opened to the outside; further ones get the next. Default: free ones. */
  readonly firstPort?: number
}

/** Applications as they run. */
export interface RunningApplications {
  /**
   * Opens a port on loopback whose requests enter the cluster for a Service, and gives its address, e.g. `http://127.0.0.1:40321`. Always the
   * same one for the same Service and port.
   */
  serviceUrl(service: ServicePort): Promise<string>
  /** Ends them at once; nothing of them keeps the process alive afterwards. */
  stop(): Promise<void>
}

/**
 * Makes the pods of a cluster answer HTTP on loopback. Which pod gets a request, and what happens to it on the way,
 * follows from the objects in the cluster at that moment: pods, Services, VirtualServices, DestinationRules, NetworkPolicies.
 *
 * @example
 * const applications = await startApplications(view, { 'example/cart': () => new Response('3 items') })
 * const url = await applications.serviceUrl({ namespace: 'shop', name: 'cart', port: 80 })
 * await fetch(`${url}/items`)
 * await applications.stop()
 */
export async function startApplications(
  view: ClusterView,
  applications: Applications,
  options: ApplicationOptions = {},
): Promise<RunningApplications> {
  const ended = new AbortController()
  const random = options.random ?? Math.random
  const sleep = options.sleep ?? ((seconds, signal) => wait(seconds * 1000, undefined, { signal }))
  const pods = await serveHttp((received) => answerAsPod(received, applications, dependencies), options.clock)
  const sender = podSender(view, pods.port, ({ namespace, pod, port }) => {
    return findApplication(view, applications, { namespace, name: pod, port })?.container
  })
  const dependencies: MeshDependencies = { view, random, sleep, send: sender.send, ended: ended.signal }
  const doors = new Map<string, Promise<Listening>>()
  return {
    async serviceUrl(service) {
      const key = `${service.namespace}/${service.name}:${service.port}`
      let door = doors.get(key)
      if (door === undefined) {
        if (ended.signal.aborted)
          throw new Error(`The sandbox has ended: nothing leads to the Service ${key} any more.`)
        const port = options.firstPort === undefined ? 0 : options.firstPort + doors.size
        door = serveHttp((received) => enterService(received, service, dependencies), options.clock, port)
        doors.set(key, door)
      }
      return `http://127.0.0.1:${(await door).port}`
    },
    async stop() {
      ended.abort(new Error('The sandbox has ended.'))
      sender.close()
      const open = await Promise.all(doors.values())
      await Promise.all([...open, pods].map((server) => server.close()))
    },
  }
}
