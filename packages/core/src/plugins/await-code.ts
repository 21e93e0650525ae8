import { codeFault } from './code-fault.ts'
import { placeInCode } from './place-in-code.ts'
import { BrokenPlugin, isInstalled, PluginFault } from './plugin-fault.ts'
import type { Found } from './plugin-registry.ts'

/** An entry of a plugin whose code is at work; its id is undefined where it is the definition of the whole plugin. */
export type CodeAtWork = Found<{ readonly id: string | undefined; readonly module: string }>

interface Awaited {
  readonly code: CodeAtWork
  /** A clause: `as it is loaded`. */
  readonly when: string
  fail(fault: PluginFault): void
}

/** Code of plugins that somebody waits for. It is one list for the whole process, as the process is what such code can take away. */
const awaited = new Set<Awaited>()

/**
 * Waits for code of a plugin. Rejects as it does, and with `BrokenPlugin` where the process notices that the code will never come to its end, asks for
 * the end of the process, or throws where nobody can catch it: see `failStarvedCode` and `failCodeOf`.
 *
 * @param when a clause: `as it is loaded`
 */
export async function awaitCode<Result>(
  code: CodeAtWork,
  when: string,
  start: () => Result | PromiseLike<Result>,
): Promise<Result> {
  const { promise: failed, reject } = Promise.withResolvers<never>()
  failed.catch(() => undefined)
  let broken: BrokenPlugin | undefined
  const one: Awaited = {
    code,
    when,
    fail(fault) {
      broken ??= new BrokenPlugin(code.plugin, fault, code.entry.id)
      reject(broken)
    },
  }
  awaited.add(one)
  try {
    return await Promise.race([failed, start()])
  } catch (error) {
    // What the code throws on account of it says less.
    throw broken ?? error
  } finally {
    awaited.delete(one)
  }
}

/**
 * Fails all code of plugins that is waited for. To be called when nothing is open any more that could bring it to its end. Returns whether there was
 * any.
 */
export function failStarvedCode(): boolean {
  const all = [...awaited]
  for (const { code, when, fail } of all) {
    const { entry, plugin } = code
    fail(
      new PluginFault(
        `${entry.module} never comes to its end ${when}, for nothing is open any more that could bring what it waits for`,
        remedyIn(plugin),
      ),
    )
  }
  return all.length > 0
}

/** Thrown into code of a plugin that asks for the end of the process, in the place of that end. */
export class ExitRefused extends Error {
  override readonly name = 'ExitRefused'

  constructor() {
    super('process.exit is not for plugins')
  }
}

/**
 * Fails the code of a plugin that an error comes from which nobody caught, or that asks for the end of the process: of what is waited for, that in whose
 * folder the error arose, else what began last. Returns whether there was any.
 */
export function failCodeOf(error: unknown): boolean {
  const latest = [...awaited].reverse()
  const guilty = latest.find(({ code }) => placeInCode(error, code.plugin.folder) !== undefined) ?? latest[0]
  if (guilty === undefined) return false
  const { code, when, fail } = guilty
  const { packageName, folder } = code.plugin
  const { module } = code.entry
  fail(
    error instanceof ExitRefused
      ? new PluginFault(`${placeInCode(error, folder) ?? module} calls process.exit ${when}`, remedyIn(code.plugin), {
          cause: error,
        })
      : codeFault(error, { packageName, folder, module }, `${when}, where nobody catches it`),
  )
  return true
}

function remedyIn({ packageName, folder }: CodeAtWork['plugin']): string {
  return isInstalled(folder) ? `install another version of ${packageName}` : 'mend it there'
}
