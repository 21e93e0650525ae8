import { beforeAll, describe, expect, test } from 'vitest'
import { bundlePlayer } from '../../histories/bundle-player.ts'
import { foundHistories } from '../../histories/found-histories.ts'
import { mutations } from '../../histories/mutations.ts'
import { playAll } from '../../histories/play-all.ts'

/** All of them are played by `npm run histories`. */
const share = 1500
/** Within so many each rule that lacks is found. */
const untilFound = 3000

describe('the history of two objects', () => {
  let player: string

  beforeAll(async () => {
    player = await bundlePlayer()
  })

  test.each(Object.entries(foundHistories))('in which once %s ends well', async (_, history) => {
    const { found } = await playAll(player, { histories: [history], from: 0, count: 0, enough: 1 })
    expect(found).toEqual([])
  })

  test('ends well, however it was generated', async () => {
    const { played, found } = await playAll(player, { from: 1, count: share, enough: 1 })
    expect(found).toEqual([])
    expect(played).toBe(share)
  })
})

describe('a copy of the product that lacks the rule', () => {
  test.each(mutations)('$rule is caught', async (mutation) => {
    const { found } = await playAll(await bundlePlayer(mutation), { from: 1, count: untilFound, enough: 1 })
    expect(found).toHaveLength(1)
  })
})
