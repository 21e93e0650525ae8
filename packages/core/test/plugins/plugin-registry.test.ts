import { definePlugin, type VariableUse } from 'chaos-plugin-api'
import { expect, test } from 'vitest'
import { describePlugin } from '../../src/plugins/describe-plugin.ts'
import { type InstalledPlugin, PluginRegistry } from '../../src/plugins/plugin-registry.ts'

function pluginThatReads(name: string, use: VariableUse): InstalledPlugin {
  const definition = definePlugin({ name, title: name, variables: { THE_VARIABLE: use } })
  const manifest = describePlugin(definition, '.')
  return { packageName: `chaos-${name}`, version: '1.0.0', folder: '', definition, manifest }
}

test.each<[VariableUse, VariableUse]>([
  ['credential', 'private'],
  ['credential', 'address'],
  ['credential', 'paths'],
  ['address', 'private'],
  ['paths', 'private'],
  ['paths', 'address'],
])('of two plugins that read the same variable, as %s counts more than as %s', (more, less) => {
  const plugins = [pluginThatReads('one', more), pluginThatReads('other', less)]
  for (const installed of [plugins, plugins.toReversed()]) {
    const registry = new PluginRegistry(installed)
    expect(registry.variables(more)).toEqual(['THE_VARIABLE'])
    expect(registry.variables(less)).toEqual([])
  }
})
