import { readFile } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import istio from 'chaos-istio'
import kubernetes from 'chaos-kubernetes'
import { expect, test } from 'vitest'
import { type FaultCase, faultCases } from './fault-case.ts'
import { faultyActions } from './faulty-actions.ts'
import { pageUrl } from './page/cell.ts'
import { cellOf } from './page/render-page.ts'
import { playApart } from './play-apart.ts'
import type { CaseResult } from './play-cases.ts'

/** So many cases are played here; `npm run fault-matrix` plays all of them. */
const share = 15

/** Cases that a run once lost something in. */
const lostOnce = [
  'kubernetes/create-network-policy × reset after × action-write',
  'kubernetes/create-node × reset after × action-write',
  'kubernetes/delete-deployment × reset after × undo-write',
  'kubernetes/delete-service × 404, kind × undo-write',
  'kubernetes/uncordon-node × 503 × action-writes',
]

function ofShare(cases: readonly FaultCase[]): readonly FaultCase[] {
  const byChance = cases.toSorted((a, b) => crc32(`share ${a.name}`) - crc32(`share ${b.name}`)).slice(0, share)
  return [...new Set([...byChance, ...cases.filter(({ name }) => lostOnce.includes(name))])]
}

test('every action is in the matrix, but for the one whose commands nobody can undo', () => {
  const kebab = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const all = [kubernetes, istio].flatMap(({ name, actions }) =>
    Object.keys(actions ?? {}).map((key) => `${name}/${kebab(key)}`),
  )
  expect([...faultyActions.map(({ name }) => name), 'kubernetes/exec-in-pods'].sort()).toEqual(all.sort())
  expect(lostOnce.filter((name) => !faultCases.some((each) => each.name === name))).toEqual([])
})

// Minutes on a machine that does nothing else.
test('a share of the runs with faults ends as before, or says what is left, as the page has it', {
  timeout: 1_200_000,
}, async () => {
  const results = new Map<string, CaseResult>()
  const cases = ofShare(faultCases)
  for await (const result of playApart(cases)) results.set(result.name, result)
  expect([...results.values()].filter(({ wrong }) => wrong.length > 0)).toEqual([])
  const page = await readFile(pageUrl, 'utf8')
  const stale = cases.flatMap((each) => {
    const cell = results.get(each.name)?.cell
    return cellOf(page, each) === cell ? [] : [`${each.name}: ${cell}, and not ${cellOf(page, each)}`]
  })
  expect(stale, 'npm run fault-matrix writes the page anew').toEqual([])
})
