import type { SystemContext } from 'chaos-plugin-api'

/** What selecting a cluster needs to know. */
export type SelectionContext = Pick<SystemContext, 'secrets' | 'environment' | 'recorded'> &
  Partial<Pick<SystemContext, 'learnSecret'>>
