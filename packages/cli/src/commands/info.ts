import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { loadSettings, readSettingsText, settingsCredentials } from 'chaos-core'
import { mappingOf } from 'chaos-plugin-api'
import { ChaosCommand } from '../chaos-command.ts'
import { Args } from '../options/args.ts'
import { chosen } from '../options/choice.ts'
import { packageFile } from '../package-file.ts'
import { loadRegistry } from '../plugins/load-registry.ts'
import { renderTable } from '../render/render-table.ts'
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
        print(renderTable(['NAME', 'VERSION'], core()))
        return 0
      case 'extensions':
        print(renderTable(['NAME', 'VERSION', 'LICENSE', 'DESCRIPTION'], await extensions(session)))
        return 0
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
    ['CLI', own.version],
    ['Core library', version],
  ]
}

async function extensions(session: Session): Promise<string[][]> {
  const { plugins } = await loadRegistry(session)
  return plugins.map(({ packageName, version, folder, manifest }) => {
    const { license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { readonly license?: unknown }
    return [packageName, version, licenseName(license), manifest.title]
  })
}

/** Packages once had `{ "type": "MIT" }` for it, which npm still takes; whatever else stands there names none. */
function licenseName(license: unknown): string {
  const name = mappingOf(license)['type'] ?? license
  return typeof name === 'string' ? name : ''
}

async function settings(session: Session): Promise<number> {
  const path = settingsPath(session)
  const text = await readSettingsText(path)
  if (text === undefined) session.report.info(`There is no settings file at ${path}, and none is needed.`)
  else {
    session.redaction.add(settingsCredentials(await loadSettings(path)))
    print(session.redaction.text(text.endsWith('\n') ? text : `${text}\n`))
  }
  return 0
}
