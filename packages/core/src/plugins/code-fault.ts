import { placeInCode } from './place-in-code.ts'
import { isInstalled, PluginFault } from './plugin-fault.ts'

export interface FaultyCode {
  readonly packageName: string
  /** Of the plugin; absolute, or empty where nobody knows. */
  readonly folder: string
  /** The module that was asked for, as its manifest names it. */
  readonly module: string
  /** Where in the code it is, if that is known otherwise than by the error. */
  readonly place?: string | undefined
}

/**
 * What is wrong with code of a plugin that throws what it does not explain.
 *
 * @param when a clause: `as it is loaded`
 */
export function codeFault(
  cause: unknown,
  { packageName, folder, module, place }: FaultyCode,
  when: string,
): PluginFault {
  const kind = cause instanceof Error ? `${cause.name}: ` : ''
  return new PluginFault(
    `${place ?? placeInCode(cause, folder) ?? module} throws ${when}, ${kind}${firstLine(cause)}`,
    isInstalled(folder) ? `install another version of ${packageName}` : 'mend it there',
    { cause },
  )
}

/** What an error says, as a clause. */
export function firstLine(error: unknown): string {
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n')
  return line.replace(/\.$/, '')
}
