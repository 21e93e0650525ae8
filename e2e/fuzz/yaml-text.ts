import { type CreateNodeOptions, stringify } from 'yaml'

/** A value as YAML; as JSON, which is YAML, too, where it has more levels than the library has stack for. */
export function yamlText(value: unknown, options: CreateNodeOptions = {}): string {
  try {
    return stringify(value, options)
  } catch {
    return JSON.stringify(value)
  }
}
