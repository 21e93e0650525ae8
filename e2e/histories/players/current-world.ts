import type { World } from '../world/world.ts'

let current: World | undefined

/** Histories are played one after the other, each in its own world. */
export function enterWorld(world: World): void {
  current = world
}

export function currentWorld(): World {
  return current!
}
