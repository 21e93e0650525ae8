import { StepFailure } from 'chaos-plugin-api'

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }
const part =
  /(\d+(?:\.\d+)?)\s*(w(?:eeks?)?|d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)(?![a-z])/g

/** Reads a duration as people write it: `60s`, `10 minutes`, `1 hour and 5 minutes`, `2h30m`. Whole seconds. */
export function secondsOf(text: string): number {
  const words = text.toLowerCase()
  const parts = [...words.matchAll(part)]
  const rest = words.replaceAll(part, '').replaceAll(/and|ago|last|the|[\s,]/g, '')
  if (parts.length > 0 && rest === '') {
    return Math.floor(parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit!.slice(0, 1)] ?? 0), 0))
  }
  throw new StepFailure(`"${text}" is no duration.`, { remedy: 'Write one such as "60s" or "10 minutes".' })
}
