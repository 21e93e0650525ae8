import { stat } from 'node:fs/promises'
import type { Activity, Experiment } from '../model/experiment.ts'
import { judgeArguments } from '../plugins/judge-arguments.ts'
import { BrokenPlugin } from '../plugins/plugin-fault.ts'
import type { ActivityManifest } from '../plugins/plugin-manifest.ts'
import type { Found } from '../plugins/plugin-registry.ts'
import { providedBy } from '../plugins/provided-by.ts'
import { everyActivity } from './every-activity.ts'
import { filledNow, isOpen, knownNow } from './known-now.ts'
import { type Block, type Findings, isBlock, type ValidationContext } from './validation-context.ts'

/**
 * Finds arguments that name a file which is not there, by the format `file-path` of their JSON Schema, and certificate authorities. Where a program, Python code or a control of the run
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
  const known = knownNow(context.configuration)
  for (const { activity, path } of placed) {
    const { provider, name } = activity
    if (!isBlock(provider)) continue
    const report = mayBeMade ? doubtful : impossible
    const authorities = await problemOfAuthorities(provider)
    if (authorities !== undefined) {
      const of = `"verify_tls" of activity "${String(name ?? '')}"`
      report([...path, 'provider', 'verify_tls'], `${of} ${authorities}`)
    }
    if (!isBlock(provider['arguments'])) continue
    const found = providedBy(activity as unknown as Activity, context.registry)
    if (found === undefined) continue
    for (const argument of fileArguments(found.entry.args)) {
      const file = filledNow(provider['arguments'][argument], known)
      if (typeof file !== 'string' || file.trim() === '' || isOpen(file)) continue
      const problem = await problemOfFile(file)
      if (problem === undefined || (await isRefused(found, argument, file, context))) continue
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

/** What is wrong with the certificate authorities of an HTTP provider: a file or a folder; nothing is filled in there. */
async function problemOfAuthorities({ type, verify_tls: path }: Block): Promise<string | undefined> {
  if (type !== 'http' || typeof path !== 'string' || path === '') return undefined
  if ((await problemOfFile(path)) !== missing) return undefined
  return `names ${path}, which ${missing}; write true, false, or the path of a file with certificate authorities.`
}

const missing = 'is not there'

async function problemOfFile(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'is a folder' : undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? missing : undefined
  }
}
