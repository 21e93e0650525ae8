import type { Experiment } from '../model/experiment.ts'
import { nearestName } from '../model/nearest-name.ts'
import { validateActivity } from './validate-activity.ts'
import { type Block, type Findings, isBlock, type Path, type ValidationContext } from './validation-context.ts'

/** Where values can come from, by the name of the block that declares them. */
const sources = { configuration: ['env', 'probe'], secrets: ['env', 'vault'] } as const

/** Words for a source that Chaos Toolkit does not know, though it may be expected to. */
const unknownSources: readonly unknown[] = ['file', 'vault', 'secret', 'configmap', 'command', 'process']

/**
 * Checks what an experiment declares beside its activities: where the values of configuration and secrets come from, and the probes that the configuration
 * asks. A run goes on without what it can't read there, so all of it is doubtful, and not wrong; a secret whose name is nearly one that says which system
 * a plugin acts on is, for the plugin would act on another one.
 */
export async function validateDeclarations(
  document: Experiment,
  context: ValidationContext,
  findings: Findings,
): Promise<void> {
  const { doubtful } = findings
  const doubting: Findings = { wrong: doubtful, impossible: doubtful, doubtful }
  const { configuration, secrets } = document as { configuration?: unknown; secrets?: unknown }
  for (const [name, entry] of isBlock(configuration) ? Object.entries(configuration) : []) {
    const at: Path = ['configuration', name]
    if (!isBlock(entry) || !isBlock(context.configuration[name])) continue
    if (entry['type'] === 'probe') await validateActivity({ name, ...entry }, at, context, doubting)
    else checkSource(entry, 'configuration', at, findings)
  }
  for (const [scope, entries] of isBlock(secrets) ? Object.entries(secrets) : []) {
    for (const [name, entry] of isBlock(entries) ? Object.entries(entries) : []) {
      const at: Path = ['secrets', scope, name]
      if (isBlock(entry)) checkSource(entry, 'secrets', at, findings)
      checkName(name, entries as Block, at, context, findings)
    }
  }
}

function checkSource(entry: Block, block: keyof typeof sources, path: Path, { doubtful }: Findings): void {
  const { type } = entry
  const known: readonly string[] = sources[block]
  if (typeof type !== 'string' || known.includes(type)) return
  const near = /^env/i.test(type) ? 'env' : nearestName(type, known)
  if (near === undefined && !unknownSources.includes(type) && !('key' in entry)) return
  const said = `Nothing is read from a source of the type ${JSON.stringify(type)}: the value is this mapping as it stands`
  doubtful(
    [...path, 'type'],
    near === undefined ? `${said}; there are ${known.join(' and ')}.` : `${said}; did you mean "${near}"?`,
  )
}

function checkName(name: string, scope: Block, path: Path, { registry }: ValidationContext, { wrong }: Findings): void {
  const known = registry.variables()
  if (known.includes(name) || !/^[A-Z][A-Z0-9]*_/.test(name)) return
  const near = nearestName(
    name,
    known.filter((variable) => !(variable in scope)),
  )
  if (near === undefined || near.split('_')[0] !== name.split('_')[0]) return
  wrong(path, `No plugin reads a secret "${name}", and so it would not act where that says; did you mean "${near}"?`)
}
