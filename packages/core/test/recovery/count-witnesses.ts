import { findUnfinishedRuns } from '../../src/recovery/find-unfinished-runs.ts'
import { findWitnesses } from '../../src/recovery/find-witnesses.ts'

// Says how many runs of a state folder testify to what its unfinished runs did, so that this process can be given little memory.
const state = process.argv[2]!
const witnesses = await findWitnesses(state, await findUnfinishedRuns(state))
console.log(String(witnesses.length))
