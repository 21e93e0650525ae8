import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { readSettingsText } from 'chaos-core'
import { ChaosCommand } from '../chaos-command.ts'
import { Args } from '../options/args.ts'
import { chosen } from '../options/choice.ts'
import { packageFile } from '../package-file.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import { print } from '../render/standard-streams.ts'
import type { Session } from '../session.ts'
import { settingsPath } from '../settings/settings-path.ts'

const targets = ['core', 'extensions', 'settings'] as const

/** `chaos info TARGET` */
export default class Info extends ChaosCommand {
  static override summary = 'Print the versions, the installed plugins, or the settings file.'
  static override args = {
    target: Args.string({ required: true, ignoreStdin: true, description: 'core, extensions or settings' }),
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Info)
    const target = chosen(targets, args.target, 'TARGET')
    const session = this.open(flags)
    switch (target) {
      case 'core':
        return printTable(core())
      case 'extensions':
        return printTable(await extensions(session))
      case 'settings':
        return settings(session)
    }
  }
}

function core(): string[][] {
  const own = packageFile()
  const file = findPackageJSON('chaos-core', own.path)
  const version =
    file === undefined ? own.version : (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
  return [
    ['NAME', 'VERSION'],
    ['CLI', own.version],
    ['Core library', version],
  ]
}

async function extensions(session: Session): Promise<string[][]> {
  const { plugins } = await loadRegistry(session)
  const rows = plugins.map(({ packageName, version, folder, manifest }) => {
    const { license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { readonly license?: string }
    return [packageName, version, license ?? '', manifest.title]
  })
  return [['NAME', 'VERSION', 'LICENSE', 'DESCRIPTION'], ...rows.toSorted((a, b) => a[0]!.localeCompare(b[0]!))]
}

async function settings(session: Session): Promise<number> {
  const path = settingsPath(session)
  const text = await readSettingsText(path)
  if (text === undefined) session.report.info(`There is no settings file at ${path}, and none is needed.`)
  else print(text.endsWith('\n') ? text : `${text}\n`)
  return 0
}

function printTable(rows: readonly (readonly string[])[]): number {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
  print(`${lines.join('\n')}\n`)
  return 0
}
