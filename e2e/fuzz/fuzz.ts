import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { FoundInput } from './input.ts'
import { plantedFaults } from './planted-faults.ts'
import { playInputs } from './play-inputs.ts'

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    output: { type: 'string', default: 'fuzz-finds.json' },
    faults: { type: 'boolean', default: false },
  },
})
const [from, count] = [Number(values.seed), Number(values.inputs)]
process.exitCode = values.faults ? await playFaults() : await play()

/** Plays inputs against the product as it is: none may find anything. */
async function play(): Promise<number> {
  const began = performance.now()
  console.log(`Seed ${from}, ${count} inputs`)
  const played = await playInputs({ from, count, enough: 20, tell: show })
  console.log(
    `${played.played} inputs in ${Math.round((performance.now() - began) / 1000)} s, ${played.found.length} finds`,
  )
  if (played.found.length === 0) return 0
  writeFileSync(values.output, `${JSON.stringify(played.found, null, 2)}\n`)
  console.log(`They are in ${values.output}, made as short as they can be.`)
  return 1
}

/** Plays inputs against copies in which a check is left out: each must be noticed. */
async function playFaults(): Promise<number> {
  let survivors = 0
  for (const fault of plantedFaults) {
    const { played, found } = await playInputs({ from, count, enough: 1, fault })
    const [first] = found
    if (first === undefined) survivors += 1
    console.log(
      first === undefined
        ? `Without "${fault.rule}": NOT noticed by ${played} inputs`
        : `Without "${fault.rule}": noticed by ${first.input.name}`,
    )
  }
  return survivors === 0 ? 0 : 1
}

function show({ input, find }: FoundInput): void {
  const said = find.text.split('\n').slice(-12).join('\n  ')
  console.log(`\n${input.name}: ${find.kind}\n  chaos ${input.args.join(' ')}\n  ${said}`)
}
