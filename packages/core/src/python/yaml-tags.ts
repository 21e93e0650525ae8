import type { ScalarTag } from 'yaml'

/** A number that YAML 1.1 reads as a floating-point one: there must be a dot, and an exponent needs its sign. */
export const floatPattern =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/

const integerPattern =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/

const datePattern = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/
const timePattern =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?(?:[ \t]*(Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?$/

/** The scalars of YAML 1.1 exactly as PyYAML's resolver knows them. */
export const pythonYamlTags: ScalarTag[] = [
  scalar('null', /^(?:~|null|Null|NULL)?$/, () => null, isNull),
  scalar(
    'bool',
    /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
    (text) => /^(?:yes|true|on)$/i.test(text),
    (value) => typeof value === 'boolean',
  ),
  scalar('int', integerPattern, integer, Number.isInteger),
  scalar('float', floatPattern, float, (value) => typeof value === 'number'),
  {
    tag: 'tag:yaml.org,2002:timestamp',
    default: true,
    test: new RegExp(`${datePattern.source}|${timePattern.source}`),
    resolve: dateText,
  },
]

function scalar(
  name: string,
  test: RegExp,
  resolve: (text: string) => unknown,
  identify: (value: unknown) => boolean,
): ScalarTag {
  return {
    tag: `tag:yaml.org,2002:${name}`,
    default: true,
    test,
    resolve,
    identify,
    // What was not altered is written as it stood: `017` stays `017`.
    stringify: ({ source, value }) =>
      source !== undefined && Object.is(resolve(source), value) ? source : String(value),
  }
}

function isNull(value: unknown): boolean {
  return value === null
}

function integer(text: string): number {
  const { sign, digits } = signed(text)
  if (digits.startsWith('0b')) return sign * Number.parseInt(digits.slice(2), 2)
  if (digits.startsWith('0x')) return sign * Number.parseInt(digits.slice(2), 16)
  if (digits.includes(':')) return sign * sexagesimal(digits)
  return sign * Number.parseInt(digits, digits.length > 1 && digits.startsWith('0') ? 8 : 10)
}

function float(text: string): number {
  const { sign, digits } = signed(text.toLowerCase())
  if (digits === '.inf') return sign * Number.POSITIVE_INFINITY
  if (digits === '.nan') return Number.NaN
  return sign * (digits.includes(':') ? sexagesimal(digits) : Number.parseFloat(digits))
}

function signed(text: string): { readonly sign: 1 | -1; readonly digits: string } {
  return { sign: text.startsWith('-') ? -1 : 1, digits: text.replaceAll('_', '').replace(/^[-+]/, '') }
}

function sexagesimal(digits: string): number {
  return digits.split(':').reduce((total, part) => total * 60 + Number(part), 0)
}

/** A date as Chaos Toolkit's journal has it: `2026-01-05`, `2026-01-05T09:00:00.100000+00:00`. */
function dateText(text: string): string {
  const found = timePattern.exec(text)
  if (found === null) return text
  const [, year, month, day, hour, minute, second, fraction = '', zone] = found
  const two = (part: string | undefined) => (part ?? '0').padStart(2, '0')
  const micro = fraction.slice(0, 6).padEnd(6, '0')
  const clock = `${two(hour)}:${minute}:${second}${micro === '000000' ? '' : `.${micro}`}`
  return `${year}-${two(month)}-${two(day)}T${clock}${offset(zone)}`
}

function offset(zone: string | undefined): string {
  if (zone === undefined) return ''
  if (zone === 'Z') return '+00:00'
  const [hours, minutes = '00'] = zone.slice(1).split(':')
  return `${zone.charAt(0)}${(hours ?? '0').padStart(2, '0')}:${minutes}`
}
