import { declaredControls } from '../controls/choose-controls.ts'
import type { Configuration, Experiment, Secrets } from './experiment.ts'
import { isBlock } from './validation-context.ts'

/** The names that `${name}` can stand for in an experiment. */
export interface DeclaredNames {
  readonly names: ReadonlySet<string>
  /** Whether those are all: a control may declare more while the run goes on, and what is read from a vault may hold more. */
  readonly complete: boolean
}

interface DeclaredNamesOptions {
  /** As far as they could be resolved. */
  readonly configuration: Configuration
  readonly secrets: Secrets
  /** Whether there are controls beside those of the experiment. */
  readonly globalControls: boolean
}

/** Gathers what an experiment declares, and what variable files give beside that. Where a value can't be resolved, its name still counts. */
export function declaredNames(document: Experiment, options: DeclaredNamesOptions): DeclaredNames {
  const scopes = isBlock(document.secrets) ? Object.values(document.secrets) : []
  const blocks = [document.configuration, options.configuration, ...scopes, ...Object.values(options.secrets)]
  return {
    names: new Set(blocks.flatMap((block) => (isBlock(block) ? Object.keys(block) : []))),
    complete: !options.globalControls && !hasControls(document) && !scopes.some(isReadFromVault),
  }
}

function hasControls(document: Experiment): boolean {
  return declaredControls(document).some(({ provider }) => isBlock(provider) && provider['type'] === 'python')
}

function isReadFromVault(scope: unknown): boolean {
  return isBlock(scope) && scope['type'] === 'vault'
}
