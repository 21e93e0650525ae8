import type { ClusterIdentity } from 'chaos-kubernetes-access'

/** A container in which something was begun that ends by itself. */
export interface DisturbedContainer {
  readonly cluster: ClusterIdentity
  readonly namespace: string
  readonly pod: string
  /** Of the pod. */
  readonly uid: string
  readonly container: string
  /** Which life of the container it was. */
  readonly id: string
  /** Whether it was ready before. */
  readonly ready: boolean
  /** As a person would say it: "kept 2 cores busy for 30 s". */
  readonly what: string
  /** After so many seconds it has ended even if nobody ends it. */
  readonly seconds: number
}

/** Seconds after which a command that was sent does not begin any more: its connection is given up then. */
export const startLimit = 30
