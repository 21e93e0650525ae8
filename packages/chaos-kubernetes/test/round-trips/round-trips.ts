import { parseArgs } from 'node:util'
import { generateRoundTrip } from './generate-round-trip.ts'
import { playRoundTrip } from './play-round-trip.ts'
import type { RoundTrip, Travelled } from './round-trip.ts'
import { shrinkRoundTrip } from './shrink-round-trip.ts'
import { tripActions } from './trip-actions.ts'

// Plays each action in a random cluster, or in as many as `--runs` says, from a seed on. `--only NAME` plays the actions of that name, `--part 1/2` every second
// run. Ends with exit code 1 where something was found, which is printed as short as it can be.
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string' },
    only: { type: 'string', default: '' },
    part: { type: 'string', default: '1/1' },
  },
})
const meant = tripActions.filter(({ name }) => name.includes(values.only))
const [part = 1, parts = 1] = values.part.split('/').map(Number)
const runs = Number(values.runs ?? meant.length)
let played = 0
let found = 0
let withOthers = 0
for (let at = part - 1; at < runs; at += parts) {
  const trip = generateRoundTrip(Number(values.seed) + at, meant[at % meant.length]!, tripActions)
  const travelled = await playRoundTrip(trip)
  played += 1
  if (travelled.theirs !== undefined) withOthers += 1
  const [first] = travelled.finds
  if (first === undefined) continue
  found += 1
  const shortest = await shrinkRoundTrip(trip, first.part, playRoundTrip)
  show(shortest, await playRoundTrip(shortest), at)
}
console.log(`${played} round trips, somebody else acted in ${withOthers} of them, ${found} finds`)
if (found > 0) process.exitCode = 1

function show({ seed, actions, features }: RoundTrip, { finds, theirs }: Travelled, at: number): void {
  console.log(`\n✗ ${actions.map(({ name }) => name).join(', then ')}${theirs === undefined ? '' : `, and ${theirs}`}`)
  console.log(
    `  of seed ${seed} (--seed ${values.seed} --only '${values.only}' --runs ${at + 1}), made as short as it can be:`,
  )
  for (const { name, requests } of features) console.log(`  ${name}: ${JSON.stringify(requests)}`)
  for (const { part: where, text } of finds) console.log(`    ${where}: ${text}`)
}
