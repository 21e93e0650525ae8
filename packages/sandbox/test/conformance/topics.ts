import type { Topic } from './behaviour.ts'
import { crud } from './crud.ts'
import { lists } from './lists.ts'
import { selectors } from './selectors.ts'
import { watch } from './watch.ts'

/** Everything the suite holds a cluster to, in the order of the docs. */
export const topics: readonly Topic[] = [crud, lists, selectors, watch]
