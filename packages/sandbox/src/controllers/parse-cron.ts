const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}
const names: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ...['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].entries(),
    ...['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map(
      (name, index) => [index + 1, name] as const,
    ),
  ].map(([index, name]) => [name, index]),
)
const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const

/** The first time after a moment at which a cron schedule fires (UTC), in milliseconds; undefined if it can't be read. */
export function nextCronTime(schedule: string, after: number): number | undefined {
  const text = schedule.trim()
  const parts = (Object.hasOwn(macros, text) ? macros[text]! : text).split(/\s+/)
  if (parts.length !== 5) return undefined
  const fields = parts.map((part, index) => parseField(part, ranges[index]![0], ranges[index]![1]))
  if (fields.some((field) => field === undefined)) return undefined
  const [minutes, hours, days, months, weekdays] = fields as readonly ReadonlySet<number>[]
  const anyDay = parts[2] === '*' || parts[4] === '*'
  const date = new Date(after)
  date.setUTCSeconds(0, 0)
  date.setUTCMinutes(date.getUTCMinutes() + 1)
  const end = after + 5 * 366 * 86_400_000
  while (date.getTime() < end) {
    const weekday = weekdays!.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays!.has(7))
    const day = days!.has(date.getUTCDate())
    if (!months!.has(date.getUTCMonth() + 1)) date.setTime(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1))
    else if (!(anyDay ? day && weekday : day || weekday))
      date.setTime(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1))
    else if (!hours!.has(date.getUTCHours())) date.setUTCHours(date.getUTCHours() + 1, 0)
    else if (!minutes!.has(date.getUTCMinutes())) date.setUTCMinutes(date.getUTCMinutes() + 1)
    else return date.getTime()
  }
  return undefined
}

function parseField(text: string, low: number, high: number): ReadonlySet<number> | undefined {
  const values = new Set<number>()
  for (const part of text.toLowerCase().split(',')) {
    const [range, step = '1'] = part.split('/') as [string, string?]
    const [from, to] =
      range === '*' || range === '?'
        ? [low, high]
        : range.split('-').map((value) => (Object.hasOwn(names, value) ? names[value] : Number(value)))
    const last = to ?? (part.includes('/') ? high : from)
    const size = Number(step)
    if (
      from === undefined ||
      last === undefined ||
      Number.isNaN(from) ||
      Number.isNaN(last) ||
      !(size > 0) ||
      from < low ||
      last > high
    )
      return undefined
    for (let value = from; value <= last; value += size) values.add(value)
  }
  return values
}
