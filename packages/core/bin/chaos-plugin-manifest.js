#!/usr/bin/env node
// Writes chaos.manifest.json of the built plugin in a folder (default: the working directory).
import { join, resolve } from 'node:path'
import { buildPluginManifest, ChaosError, readPluginPackage, replaceFile } from '../dist/index.js'

const folder = resolve(process.argv[2] ?? '.')
try {
  const manifest = await buildPluginManifest(folder)
  const { chaos } = await readPluginPackage(folder)
  // Programs read it, at every start: without white space in two thirds of the time.
  await replaceFile(join(folder, chaos.manifest), `${JSON.stringify(manifest)}\n`)
} catch (error) {
  console.error(error instanceof ChaosError ? `${error.message} ${error.remedy ?? ''}`.trimEnd() : error)
  process.exitCode = 2
}
