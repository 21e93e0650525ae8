/** Letters of the random and hashed parts of names that Kubernetes makes. */
const nameLetters = 'bcdfghjklmnpqrstvwxz2456789'

const replacements: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}(?:-\d\d){2} \d\d(?::\d\d){2}(?:\.\d+)? [+-]\d{4}/g, '<time>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>'],
  [/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/\/tmp\/(LIVE|MERGED)-\d+/g, '<$1>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/(resourceVersion"?: ?)"\d+"/g, '$1"<version>"'],
  [/((?:pod-template|controller-revision)-hash"?(?:: ?|=)"?)[\w-]+/g, '$1<hash>'],
  [/\b(?:https?:\/\/)?\d+\.\d+\.\d+\.\d+(?::\d{5})?\b/g, '<address>'],
  [new RegExp(`-[${nameLetters}]{8,10}-[${nameLetters}]{5}\\b`, 'g'), '-<hash>-<id>'],
  [new RegExp(`-[${nameLetters}]{8,10}\\b`, 'g'), '-<hash>'],
  [new RegExp(`-[${nameLetters}]{5}\\b`, 'g'), '-<id>'],
  // Which node a pod comes to is the schedulers' free choice.
  [/\bnode-\d\b/g, '<node>'],
  [/\bzone-[abc]\b/g, '<zone>'],
  [/\b(?:sim|sandbox):\/\//g, '<runtime>://'],
  [/(?<= {2}|\(|over )(?:<invalid>|\d+[smhd](?:\d+[smhd])?)(?= |\)|$)/gm, '<age>'],
  [/<age> \(x\d+ over <age>\)/g, '<age>'],
  [/-{3,}/g, '---'],
]

/** Takes out of kubectl's output what differs between two clusters that do the same: names, times, addresses, widths. */
export function normaliseOutput(text: string): string {
  const replaced = replacements.reduce((result, [pattern, by]) => result.replaceAll(pattern, by), text)
  const lines = replaced.split('\n').map((line) => line.replaceAll(/(?<=\S) {2,}/g, '  ').trimEnd())
  return sortNameless(comparableEvents(lines)).join('\n')
}

/** What simulated kubelets report, and what only a race of the real controllers brings about. */
const passing = / {2}(?:kubelet|kwok|NoPods|CIDRAssignmentFailed|ClusterIPNotAllocated)/

/** Events come in no certain order. */
function comparableEvents(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => /^Events:$/.test(line))
  if (start < 0) return lines
  const end = lines.findIndex((line, index) => index > start && !line.startsWith(' '))
  const [heading = '', rule = '', ...events] = lines.slice(start + 1, end < 0 ? undefined : end)
  const kept = [...new Set(events.filter((line) => !passing.test(line)))].sort()
  const rest = end < 0 ? [] : lines.slice(end)
  if (kept.every((line) => line === '')) return [...lines.slice(0, start), 'Events:  <none>', ...kept, ...rest]
  return [...lines.slice(0, start + 1), heading, rule, ...kept, ...rest]
}

/** Rows whose names were made up have no order of their own. */
function sortNameless(lines: readonly string[]): readonly string[] {
  const sorted: string[] = []
  let run: string[] = []
  for (const line of lines) {
    if (line.includes('<id>') || line.includes('<hash>')) run.push(line)
    else {
      sorted.push(...run.sort(), line)
      run = []
    }
  }
  return [...sorted, ...run.sort()]
}
