import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { Column } from './columns-of.ts'

export function kindColumns(_resource: ResourceDefinition, _version: string): readonly Column[] | undefined {
  return undefined
}
