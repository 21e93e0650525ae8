import type { Config } from '@oclif/core/config'
import type { ChaosCommand } from './chaos-command.ts'

interface CommandModule {
  readonly default: { id: string; new (argv: string[], config: Config): ChaosCommand }
}

/** Every command of this package, by its words; each is loaded only when it is called. */
export const commandTable: ReadonlyMap<string, () => Promise<CommandModule>> = new Map<
  string,
  () => Promise<CommandModule>
>([
  ['run', () => import('./commands/run.ts')],
  ['validate', () => import('./commands/validate.ts')],
  ['discover', () => import('./commands/discover.ts')],
  ['info', () => import('./commands/info.ts')],
  ['init', () => import('./commands/init.ts')],
  ['import', () => import('./commands/import.ts')],
  ['journal', () => import('./commands/journal.ts')],
  ['recover', () => import('./commands/recover.ts')],
  ['sandbox:up', () => import('./commands/sandbox/up.ts')],
  ['sandbox:down', () => import('./commands/sandbox/down.ts')],
  ['sandbox:status', () => import('./commands/sandbox/status.ts')],
  ['sandbox:logs', () => import('./commands/sandbox/logs.ts')],
  ['settings:show', () => import('./commands/settings/show.ts')],
  ['settings:get', () => import('./commands/settings/get.ts')],
  ['settings:set', () => import('./commands/settings/set.ts')],
  ['settings:remove', () => import('./commands/settings/remove.ts')],
])
