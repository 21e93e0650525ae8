#!/usr/bin/env -S node --conditions=chaos-source
// The command line from its sources, without a build, as oclif's projects call it. Not published.
import { main } from '../src/main.ts'

await main(process.argv.slice(2))
