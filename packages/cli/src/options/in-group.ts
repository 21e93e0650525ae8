/** Options that stand below one heading in help. */
export function inGroup<Options extends Readonly<Record<string, object>>>(
  helpGroup: string,
  options: Options,
): Options {
  const entries = Object.entries(options).map(([name, option]) => [name, { ...option, helpGroup }])
  return Object.fromEntries(entries) as Options
}
