import type { Hook } from '@oclif/core/hooks'
import { ChaosError, findPlugins } from 'chaos-core'
import { pluginFolders } from '../plugins/plugin-folders.ts'

/** After an installation: says at once whether what was installed can be used with this version of the program. */
const checkPlugin: Hook<'plugins:postinstall'> = async function checkPlugin() {
  try {
    const leftOut = (await findPlugins(await pluginFolders(process.env))).leftOut()
    if (leftOut.length > 0) this.error(leftOut.join('\n'), { exit: 2 })
  } catch (error) {
    if (error instanceof ChaosError) this.error(`${error.message} ${error.remedy ?? ''}`.trimEnd(), { exit: 2 })
    throw error
  }
}

export default checkPlugin
