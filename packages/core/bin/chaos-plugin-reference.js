#!/usr/bin/env node
// Writes the reference page of a built plugin: chaos-plugin-reference FOLDER PAGE. With --check it only says whether the page is current.
import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { buildPluginManifest, ChaosError, readPluginPackage, renderReference, replaceFile } from '../dist/index.js'

const check = process.argv.includes('--check')
const [folder, page] = process.argv
  .slice(2)
  .filter((argument) => argument !== '--check')
  .map((path) => resolve(path))
try {
  const { name } = await readPluginPackage(folder)
  const text = renderReference(await buildPluginManifest(folder), {
    packageName: name,
    folder: relative(dirname(page), folder).replaceAll('\\', '/'),
  })
  if (!check) await replaceFile(page, text)
  else if ((await readFile(page, 'utf8').catch(() => '')) !== text) {
    console.error(`${page} is not what the manifest of ${name} says. Run "npm run docs".`)
    process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof ChaosError ? `${error.message} ${error.remedy ?? ''}`.trimEnd() : error)
  process.exitCode = 2
}
