import { shorten } from 'chaos-plugin-api'
import { type CommandEnding, endingOf } from './exit-code-of.ts'

/** How a command ended in a pod, as `exec_in_pods` gives it. */
interface CommandEnd {
  readonly namespace: string
  readonly pod_name: string
  /** 0, else the code or why it did not start, as text; the number 1 where the API says nothing about it. */
  readonly exit_code: number | string
  readonly stderr: string
}

/** Pods that are told of; lines of a standard error that are shown, and their characters in all. */
const most = { pods: 3, lines: 5, letters: 1000 } as const

/**
 * Says of the pods in which a command did not end with 0 how it did, and what it said last: a sentence for each, of very many for the first, and one
 * for all others that ended alike.
 */
export function commandEnds(command: readonly string[], ends: readonly CommandEnd[]): readonly string[] {
  const failed = ends.filter(({ exit_code: code }) => code !== 0)
  const what = `command "${shorten(command.join(' '), 80)}"`
  const told = failed.slice(0, most.pods).map((end) => sentenceFor(what, end))
  const others = Map.groupBy(failed.slice(most.pods), ({ exit_code: code }) => endingOf(code))
  return [...told, ...[...others].map(([ending, { length }]) => sentenceForMore(what, ending, length))]
}

function sentenceFor(what: string, { namespace, pod_name: pod, exit_code: code, stderr }: CommandEnd): string {
  const where = `${what} in Pod ${namespace}/${pod}`
  const words = lastWords(stderr)
  const rest = words === '' ? '.' : `: ${words}`
  switch (endingOf(code)) {
    case 'exit-code':
      return `The ${where} ended with exit code ${code}${rest}`
    case 'not-started':
      return `The ${where} did not run: ${code}${rest}`
    case 'unknown':
      return `Nobody knows how the ${where} ended: ${typeof code === 'number' ? 'the connection broke off' : code}${rest}`
  }
}

function sentenceForMore(what: string, ending: CommandEnding, count: number): string {
  const where = `in ${count} more ${count === 1 ? 'pod' : 'pods'}`
  switch (ending) {
    case 'exit-code':
      return `The ${what} ended with another code than 0 ${where}.`
    case 'not-started':
      return `The ${what} did not run ${where}.`
    case 'unknown':
      return `Nobody knows how the ${what} ended ${where}.`
  }
}

function lastWords(text: string): string {
  const words = text.trimEnd().split('\n').slice(-most.lines).join('\n').trim()
  return shorten(words, most.letters, { from: 'end' })
}
