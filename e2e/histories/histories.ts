import { parseArgs } from 'node:util'
import { bundlePlayer } from './bundle-player.ts'
import { foundHistories } from './found-histories.ts'
import { mutations } from './mutations.ts'
import { type Played, playAll } from './play-all.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string' },
    seed: { type: 'string', default: '1' },
    mutants: { type: 'boolean', default: false },
  },
})
const from = Number(values.seed)
process.exitCode = values.mutants
  ? await playMutants(Number(values.count ?? 5000))
  : await play(Number(values.count ?? 100_000))

/** Plays histories against the product as it is: none may find anything. */
async function play(count: number): Promise<number> {
  const histories = Object.values(foundHistories)
  const played = await playAll(await bundlePlayer(), { histories, from, count, enough: 5 })
  show(played)
  console.log(`${played.played} histories, ${played.found.length} finds`)
  return played.found.length === 0 ? 0 : 1
}

/** Plays histories against copies that lack a rule each: every one must be caught. */
async function playMutants(count: number): Promise<number> {
  let survivors = 0
  for (const mutation of mutations) {
    const { played, found } = await playAll(await bundlePlayer(mutation), { from, count, enough: 1 })
    const [first] = found
    if (first === undefined) survivors += 1
    console.log(
      first === undefined
        ? `${mutation.rule}: NOT caught by ${played} histories`
        : `${mutation.rule}: caught by history ${first.history.seed}, ${first.finds[0]?.kind}: ${first.finds[0]?.text}`,
    )
  }
  console.log(`${mutations.length} mutants, ${survivors} survived`)
  return survivors === 0 ? 0 : 1
}

function show({ found }: Played): void {
  for (const { history, finds } of found) {
    console.log(`\nHistory ${history.seed}, made as short as it can be:\n${JSON.stringify(history)}`)
    for (const { kind, text } of finds) console.log(`  ${kind}: ${text}`)
  }
}
