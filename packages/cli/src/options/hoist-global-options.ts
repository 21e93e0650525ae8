const withValue = new Set(['--settings', '--change-dir', '--log-file', '--log-file-level', '--log-format'])
const withoutValue = new Set(['--verbose', '--no-log-file', '--no-version-check'])

/**
 * Chaos Toolkit takes its global options before the command, oclif takes options after it: moves those that stand before the
 * command to the end (before a `--`). Everything else stays where it is.
 */
export function hoistGlobalOptions(argv: readonly string[]): string[] {
  const hoisted: string[] = []
  let index = 0
  for (; index < argv.length; index++) {
    const arg = argv[index]!
    const name = arg.split('=', 1)[0]!
    if (withoutValue.has(arg) || (withValue.has(name) && arg !== name)) {
      hoisted.push(arg)
    } else if (withValue.has(arg)) {
      hoisted.push(...argv.slice(index, index + 2))
      index++
    } else break
  }
  const rest = argv.slice(index)
  if (rest.length === 0) return hoisted
  const end = rest.indexOf('--')
  return end < 0 ? [...rest, ...hoisted] : [...rest.slice(0, end), ...hoisted, ...rest.slice(end)]
}
