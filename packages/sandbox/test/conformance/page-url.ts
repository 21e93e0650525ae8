/** Where the page of the docs lies that lists the behaviours. */
export const pageUrl = new URL('../../../../docs/reference/sandbox-conformance.md', import.meta.url)
