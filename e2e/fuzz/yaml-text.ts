import { type CreateNodeOptions, stringify } from 'yaml'

/** Levels beyond which a value is written as JSON, which is YAML, too: indented, its text would grow with their square. */
const deep = 50

/** A value as YAML. */
export function yamlText(value: unknown, options: CreateNodeOptions = {}): string {
  return isDeeper(value, deep) ? JSON.stringify(value) : stringify(value, options)
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1))
}
