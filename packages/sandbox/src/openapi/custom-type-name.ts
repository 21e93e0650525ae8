import type { ResourceDefinition } from '../resources/resource-definition.ts'

/** The name under which a custom kind's schema stands: the group backwards, version and kind. */
export function customTypeName({ group, kind }: ResourceDefinition, version: string): string {
  return [...group.split('.').reverse(), version, kind].join('.')
}
