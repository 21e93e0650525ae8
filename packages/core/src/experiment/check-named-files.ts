import { stat } from 'node:fs/promises'
import type { Activity, Experiment } from '../model/experiment.ts'
import { judgeArguments } from '../plugins/judge-arguments.ts'
import { BrokenPlugin } from '../plugins/plugin-fault.ts'
import type { ActivityManifest } from '../plugins/plugin-manifest.ts'
import type { Found } from '../plugins/plugin-registry.ts'
import { providedBy } from '../plugins/provided-by.ts'
import { substitute } from '../substitution/substitute.ts'
import { everyActivity } from './every-activity.ts'
import { isOpen, knownNow } from './known-now.ts'
import { type Findings, isBlock, type ValidationContext } from './validation-context.ts'

/**
 * Finds arguments that name a file which is not there, by the format `file-path` of their JSON Schema. Where a program, Python code or a control of the run
 * may make the file, its absence is but doubtful; one that only the run fills in is left to it.
 */
export async function checkNamedFiles(
  document: Experiment,
  context: ValidationContext,
  { impossible, doubtful }: Findings,
): Promise<void> {
  const placed = everyActivity(document)
  const mayBeMade =
    context.globalControls ||
    document.controls !== undefined ||
    placed.some(({ activity }) => runsForeignCode(activity, context) || activity['controls'] !== undefined)
  const configuration = knownNow(context.configuration)
  for (const { activity, path } of placed) {
    const { provider, name } = activity
    if (!isBlock(provider) || !isBlock(provider['arguments'])) continue
    const found = providedBy(activity as unknown as Activity, context.registry)
    if (found === undefined) continue
    for (const argument of fileArguments(found.entry.args)) {
      const file = substitute(provider['arguments'][argument], configuration, {})
      if (typeof file !== 'string' || file.trim() === '' || isOpen(file)) continue
      const problem = await problemOfFile(file)
      if (problem === undefined || (await isRefused(found, argument, file, context))) continue
      const report = mayBeMade ? doubtful : impossible
      report(
        [...path, 'provider', 'arguments', argument],
        `The argument "${argument}" of activity "${String(name ?? '')}" names ${file}, which ${problem}; a relative path starts at the working directory.`,
      )
    }
  }
}

function runsForeignCode(activity: Readonly<Record<string, unknown>>, { registry }: ValidationContext): boolean {
  const { provider } = activity
  if (!isBlock(provider)) return false
  const isPython = provider['type'] === 'python'
  return (
    provider['type'] === 'process' || (isPython && providedBy(activity as unknown as Activity, registry) === undefined)
  )
}

/** Whether the activity takes no such path at all, which is told of its arguments. */
async function isRefused(
  found: Found<ActivityManifest>,
  argument: string,
  file: string,
  context: ValidationContext,
): Promise<boolean> {
  try {
    const { issues } = await judgeArguments(found, await context.loadActivity(found), { [argument]: file })
    return issues?.some(({ path }) => path?.[0] === argument) === true
  } catch (error) {
    if (error instanceof BrokenPlugin) return true
    throw error
  }
}

function fileArguments({ properties }: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(isBlock(properties) ? properties : {}).flatMap(([name, schema]) =>
    isBlock(schema) && schema['format'] === 'file-path' ? [name] : [],
  )
}

async function problemOfFile(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'is a folder' : undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'is not there' : undefined
  }
}
