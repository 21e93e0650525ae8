import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import type { Feature } from '../../cluster-access/feature.ts'
import { kubectlProgram } from '../../cluster-access/kubectl-program.ts'
import { pageUrl, partsOf, renderPage, renderRow } from '../../cluster-access/page.ts'
import { faultOf, playAll } from '../../cluster-access/play-all.ts'
import type { PlayedFeature } from '../../cluster-access/play-feature.ts'
import { topics } from '../../cluster-access/topics.ts'

const kubectl = await kubectlProgram()
let played: ReadonlyMap<Feature, PlayedFeature> = new Map()

beforeAll(async () => {
  if ('program' in kubectl) played = await playAll({ kubectl: kubectl.program, cli: inject('cli') })
})

describe.each(topics)('access to a cluster, beside kubectl: $title', ({ features }) => {
  for (const feature of features) {
    test(feature.name, ({ skip }) => {
      if ('skipped' in kubectl) return skip(kubectl.skipped)
      const result = played.get(feature)
      if (result === undefined) return skip('Nobody may be given files of his own here (unshare).')
      expect(faultOf(feature, result)).toBeUndefined()
    })
  }
})

test('the page of the docs says what both do (else: npm run cluster-access)', async ({ skip }) => {
  if ('skipped' in kubectl) return skip(kubectl.skipped)
  const page = await readFile(pageUrl, 'utf8')
  const { rows, kubectl: version } = partsOf(page)
  if (version !== kubectl.version) return skip(`The page is about kubectl ${version}, and this is ${kubectl.version}.`)
  const stale = [...played].map(([feature, result]) => renderRow(feature, result)).filter((row) => !rows.has(row))
  expect(stale).toEqual([])
  const features = topics.flatMap((topic) => topic.features)
  if (played.size === features.length) expect(page).toBe(renderPage(played, kubectl.version))
})

test('at least 40 features are compared, each under a name of its own', () => {
  const names = topics.flatMap(({ title, features }) => features.map(({ name }) => `${title}: ${name}`))
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThanOrEqual(40)
})
