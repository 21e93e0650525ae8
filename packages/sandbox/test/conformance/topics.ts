import type { Topic } from './behaviour.ts'
import { crud } from './crud.ts'
import { defaulting } from './defaulting.ts'
import { deletion } from './deletion.ts'
import { discovery } from './discovery.ts'
import { evictions } from './eviction.ts'
import { garbageCollection } from './garbage-collection.ts'
import { lists } from './lists.ts'
import { patches } from './patches.ts'
import { scale } from './scale.ts'
import { selectors } from './selectors.ts'
import { serverSideApply } from './server-side-apply.ts'
import { status } from './status.ts'
import { tables } from './tables.ts'
import { validation } from './validation.ts'
import { watch } from './watch.ts'

/** Everything the suite holds a cluster to, in the order of the docs. */
export const topics: readonly Topic[] = [
  crud,
  discovery,
  lists,
  tables,
  selectors,
  watch,
  patches,
  serverSideApply,
  scale,
  status,
  validation,
  defaulting,
  deletion,
  garbageCollection,
  evictions,
]
