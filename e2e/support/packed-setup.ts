import type { TestProject } from 'vitest/node'
import { installPackedCli, type PackedCli } from './packed-cli.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly cli: PackedCli
  }
}

/** Once per run of a part: packs and installs the command line. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('cli', await installPackedCli())
}
