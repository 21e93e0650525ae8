import { isIPv4, isIPv6 } from 'node:net'

const duration = /^\d+(\.\d+)?\s*(ns|us|µs|ms|s|m|h|d|w|(hour|minute|second|day|week)s?)( *\d+(\.\d+)?\s*[a-zµ]+)*$/
const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i
const dateTime = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})$/
const hostname = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*\.?$/i

const formats: Readonly<Record<string, (text: string) => boolean>> = {
  byte: (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
  'date-time': (text) => dateTime.test(text) && !Number.isNaN(Date.parse(text)),
  datetime: (text) => dateTime.test(text) && !Number.isNaN(Date.parse(text)),
  duration: (text) => duration.test(text),
  email: (text) => /^[^\s@]+@[^\s@]+$/.test(text),
  hostname: (text) => hostname.test(text) && text.length <= 255,
  ipv4: (text) => isIPv4(text),
  ipv6: (text) => isIPv6(text),
  cidr: (text) => /^[0-9a-f.:]+\/\d{1,3}$/i.test(text),
  mac: (text) => /^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(text),
  uri: (text) => URL.canParse(text) || text.startsWith('/'),
  uuid: (text) => uuid.test(text),
  uuid3: (text) => uuid.test(text),
  uuid4: (text) => uuid.test(text),
  uuid5: (text) => uuid.test(text),
}

/** Whether a text has one of the formats that the API server knows; it lets all others pass. */
export function hasFormat(text: string, format: string): boolean {
  return !Object.hasOwn(formats, format) || formats[format]!(text)
}
