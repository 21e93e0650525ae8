import { createRedaction } from 'chaos-core'
import { printSentence } from './standard-streams.ts'
import { typedCredentials } from './typed-credentials.ts'

/** Says a sentence on standard error where there is no `ConsoleReport` yet. The credentials of the command line are masked in it. */
export function complain(sentence: string): void {
  printSentence(createRedaction(typedCredentials()).text(sentence))
}
