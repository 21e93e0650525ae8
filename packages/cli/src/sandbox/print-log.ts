import { open } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { setTimeout as sleep } from 'node:timers/promises'
import { print } from '../render/standard-streams.ts'
import { findSandbox } from './find-sandbox.ts'
import type { SandboxFolder } from './sandbox-folder.ts'

/** Milliseconds between two looks at the file. */
const lookEvery = 200

/** Prints the log of the background sandbox; with `follow` until the sandbox has ended. */
export async function printLog(paths: SandboxFolder, follow: boolean): Promise<void> {
  let printed = 0
  for (;;) {
    // Asked before the file is read, so that its last lines are printed too.
    const goesOn = follow && (await findSandbox(paths)) !== undefined
    printed = await printFrom(paths.log, printed)
    if (!goesOn) return
    await sleep(lookEvery)
  }
}

async function printFrom(path: string, start: number): Promise<number> {
  await using file = await open(path)
  const { size } = await file.stat()
  // A log that has become shorter was begun anew.
  let position = size < start ? 0 : start
  const buffer = Buffer.alloc(65_536)
  const text = new StringDecoder('utf8')
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return position
    position += bytesRead
    print(text.write(buffer.subarray(0, bytesRead)))
  }
}
