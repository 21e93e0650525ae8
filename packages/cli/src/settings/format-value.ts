export const valueFormats = ['yaml', 'json', 'string'] as const

/** A value of the settings as text. */
export async function formatValue(value: unknown, format: (typeof valueFormats)[number]): Promise<string> {
  switch (format) {
    case 'json':
      return JSON.stringify(value, undefined, 2)
    case 'string':
      return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
    case 'yaml': {
      const { stringify } = await import('yaml')
      return stringify(value).trimEnd()
    }
  }
}
