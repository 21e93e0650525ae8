import { statSync } from 'node:fs'
import { ChaosError } from 'chaos-core'

/** An experiment that is there is somebody's work. Throws `ChaosError` where the path, or what it links to, is a file; a FIFO or a terminal is none. `option` names the path. */
export function refuseToReplace(path: string, option: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return
  throw new ChaosError(`There is ${path} already, and it is left as it is.`, {
    remedy: `Name another file with ${option}, or remove that one.`,
  })
}
