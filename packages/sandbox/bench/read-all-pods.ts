import type { ApiClient } from './api-client.ts'

const pageSize = 500

/** Reads all pods in pages of 500, and counts them. */
export async function readAllPods(client: ApiClient): Promise<number> {
  let count = 0
  let rest = ''
  do {
    const page = await client.send('GET', `/api/v1/pods?limit=${pageSize}${rest}`)
    count += countItems(page)
    rest = continueOf(page)
  } while (rest !== '')
  return count
}

/** Every item of a list of pods begins so, and nothing in a pod does. Much cheaper than parsing the page. */
const beginning = Buffer.from('{"metadata":{"name":')

function countItems(page: Buffer): number {
  let count = 0
  for (let at = page.indexOf(beginning); at >= 0; at = page.indexOf(beginning, at + beginning.length)) count++
  return count
}

/** The token stands in the list's metadata, before its items. */
function continueOf(page: Buffer): string {
  const token = /"continue":"([^"]+)"/.exec(page.toString('latin1', 0, 500))?.[1]
  return token === undefined ? '' : `&continue=${encodeURIComponent(token)}`
}
