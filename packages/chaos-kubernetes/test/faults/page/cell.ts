/** What stands in the page where a run has no call that could be hit. */
export const noSuchCall = '–'

/** Where the page lies in the docs. */
export const pageUrl = new URL('../../../../../docs/reference/api-faults.md', import.meta.url)
