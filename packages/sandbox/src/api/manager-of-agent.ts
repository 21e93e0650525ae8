import { isManagerCharacter, longestManager } from '../validation/validate-manager.ts'

/** As whom a client that names no field manager is recorded: what its `User-Agent` says before the version. */
export function managerOfAgent(agent: string): string {
  let name = ''
  for (const character of agent.split('/')[0]!) {
    if (!isManagerCharacter(character)) continue
    if (Buffer.byteLength(name + character) > longestManager) break
    name += character
  }
  return name || 'unknown'
}
