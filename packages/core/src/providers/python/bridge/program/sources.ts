import { controls } from './controls.ts'
import { conversation } from './conversation.ts'
import { encoding } from './encoding.ts'
import { failures } from './failures.ts'
import { functions } from './functions.ts'
import { logs } from './logs.ts'
import { toolkitStandIn } from './toolkit-stand-in.ts'

/** The modules that the interpreter imports from us, by name. */
export const sources: Readonly<Record<string, string>> = {
  chaos_bridge: '',
  'chaos_bridge.controls': controls,
  'chaos_bridge.conversation': conversation,
  'chaos_bridge.encoding': encoding,
  'chaos_bridge.failures': failures,
  'chaos_bridge.functions': functions,
  'chaos_bridge.logs': logs,
  ...toolkitStandIn,
}
