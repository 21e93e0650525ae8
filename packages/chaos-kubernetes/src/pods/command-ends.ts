/** How a command ended in a pod, as `exec_in_pods` gives it. */
interface CommandEnd {
  readonly pod_name: string
  /** 0, else the code or why it did not start, as text. */
  readonly exit_code: number | string
  readonly stderr: string
}

/** Pods that are told of; lines of a standard error that are shown, and their characters in all. */
const most = { pods: 3, lines: 5, letters: 1000 } as const

/** Says of the pods in which a command did not end with 0 how it did, and what it said last: a sentence for each, of very many for the first. */
export function commandEnds(command: readonly string[], ns: string, ends: readonly CommandEnd[]): readonly string[] {
  const failed = ends.filter(({ exit_code: code }) => code !== 0)
  const line = command.join(' ')
  const what = `The command "${line.length > 80 ? `${line.slice(0, 80)}…` : line}"`
  const told = failed.slice(0, most.pods).map(({ pod_name: pod, exit_code: code, stderr }) => {
    const words = lastWords(stderr)
    const end = /^\d+$/.test(String(code)) ? `ended with exit code ${code}` : `did not run: ${code}`
    return `${what} in Pod ${ns}/${pod} ${end}${words === '' ? '.' : `: ${words}`}`
  })
  const more = failed.length - told.length
  return more > 0 ? [...told, `${what} ended with another code than 0 in ${more} more pods.`] : told
}

function lastWords(text: string): string {
  const words = text.trimEnd().split('\n').slice(-most.lines).join('\n').trim()
  return words.length > most.letters ? `…${words.slice(-most.letters)}` : words
}
