import { renderTable } from '../render/render-table.ts'
import { print } from '../render/standard-streams.ts'
import { openSession } from '../session.ts'
import { loadRegistry } from './load-registry.ts'
import { pluginFolders } from './plugin-folders.ts'

/** `chaos plugins`: every plugin that can be used, as `chaos info extensions` has them, and where it is from. Those that can't be are named. */
export async function listPlugins(): Promise<number> {
  const session = openSession({ verbose: false, 'no-log-file': true })
  const folders = await pluginFolders(session.environment)
  const { plugins } = await loadRegistry(session)
  const rows = plugins.map(({ packageName, version, folder }) => {
    const origin = folders.find((found) => found.packageName === packageName)?.origin
    return [packageName, version, origin === 'linked' ? `linked, ${folder}` : (origin ?? '')]
  })
  print(renderTable(['NAME', 'VERSION', 'FROM'], rows))
  session.end()
  return 0
}
