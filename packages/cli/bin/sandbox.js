#!/usr/bin/env node
// The background process of "chaos sandbox up"; its only argument says what to start, as JSON.
const { serveSandbox } = await import('../dist/bundle/sandbox/serve-sandbox.js')
await serveSandbox(JSON.parse(process.argv[2]))
