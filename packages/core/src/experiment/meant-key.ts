import { nearestName } from './nearest-name.ts'

/** Words that people write for a key, though they are spelt otherwise. */
const synonyms: Readonly<Record<string, string>> = {
  args: 'arguments',
  body: 'arguments',
  data: 'arguments',
  json: 'arguments',
  kwargs: 'arguments',
  parameters: 'arguments',
  params: 'arguments',
  query: 'arguments',
  function: 'func',
  cmd: 'path',
  command: 'path',
  executable: 'path',
  program: 'path',
  endpoint: 'url',
  uri: 'url',
  retries: 'max_retries',
  verify: 'verify_tls',
  delay: 'pauses',
  sleep: 'pauses',
  wait: 'pauses',
  activities: 'method',
  steps: 'method',
  hypothesis: 'steady-state-hypothesis',
  'steady-state': 'steady-state-hypothesis',
  environment: 'configuration',
  variables: 'configuration',
  regex: 'pattern',
  regexp: 'pattern',
  jsonpath: 'path',
}

/** The key that an unknown one most likely means, of those that are missing; undefined where none is close. */
export function meantKey(wrong: string, missing: readonly string[]): string | undefined {
  const synonym = Object.hasOwn(synonyms, wrong) ? synonyms[wrong] : undefined
  return synonym !== undefined && missing.includes(synonym) ? synonym : nearestName(wrong, missing)
}
