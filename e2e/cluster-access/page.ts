import type { Feature } from './feature.ts'
import type { PlayedFeature } from './play-feature.ts'
import { topics } from './topics.ts'

/** Where the page of the docs lies. */
export const pageUrl = new URL('../../docs/reference/cluster-access.md', import.meta.url)

/** The page of the docs, as Markdown. */
export function renderPage(played: ReadonlyMap<Feature, PlayedFeature>, kubectl: string): string {
  const features = topics.flatMap((topic) => topic.features)
  const otherwise = features.filter((feature) => feature.otherwise !== undefined)
  const parts = topics.map(({ title, features: rows }) => {
    const lines = rows.map((row) => renderRow(row, played.get(row)))
    return `## ${title}\n\n| feature | kubectl | \`chaos\` | why otherwise |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n`
  })
  return `# Access to clusters, beside kubectl's

Written by \`npm run cluster-access\`, which has run kubectl ${kubectl} and \`chaos\` against the same API servers, with real credential plugins,
identity providers and proxies, for each of these ${features.length} features. Where \`chaos\` does on purpose what kubectl does not, in ${otherwise.length} of them, the last
column has the reason. What is refused is refused in the words that stand here; PORT stands for a port.

${parts.join('\n')}`
}

/** The row of a feature in the page. */
export function renderRow({ name, kubectl, ours, otherwise = '' }: Feature, played: PlayedFeature | undefined): string {
  const theirs = played?.kubectl ?? kubectl ?? 'not tried here'
  const cells = [name, theirs, ours === theirs ? 'the same' : ours, otherwise]
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`
}

/** The rows of a page as it is written, and the version of kubectl that it speaks of. */
export function partsOf(page: string): { readonly rows: ReadonlySet<string>; readonly kubectl: string | undefined } {
  return { rows: new Set(page.split('\n')), kubectl: /has run kubectl (\S+)/.exec(page)?.[1] }
}
