import { registryOf } from 'chaos-core'
import istio from 'chaos-istio'
import kubernetes from 'chaos-kubernetes'

/** The plugins whose actions are interrupted. */
export const registry = registryOf([kubernetes, istio])
