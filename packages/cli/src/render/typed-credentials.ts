import { writtenCredentials } from 'chaos-core'

/** The credentials in the URLs of the command line, which what is said of it must not repeat. */
export function typedCredentials(): readonly string[] {
  return writtenCredentials(process.argv.slice(2))
}
