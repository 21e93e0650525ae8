import { readFileSync } from 'node:fs'

/** An example of a reference page, and what the page says that comes of it. */
export interface Example {
  /** Its section, and its number there from 1. */
  readonly name: string
  readonly text: string
  /** `PORT=80 chaos run example.yaml --dry actions` */
  readonly command: string
  readonly shows: readonly string[]
  readonly sends: readonly string[]
  /** The word that the verdict begins with: `held`. */
  readonly ends: string
  readonly exitCode: number
  /** The files that stand in the same section, by their names. */
  readonly files: ReadonlyMap<string, string>
}

/**
 * The blocks of YAML on a page that end in a comment `# ends: held (0)`. Before it may stand `# run: …`, the command, and any number of
 * `# shows: …` and `# sends: …`, texts of its output and of the requests that it makes. A block that begins with `# file: NAME` is a file beside the examples of its section.
 */
export function examplesOf(page: string): readonly Example[] {
  const sections = readFileSync(page, 'utf8').split(/^(?=#{2,4} )/m)
  return sections.flatMap((section) => {
    const heading = /^#+ (.*)/.exec(section)?.[1] ?? ''
    const blocks = [...section.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, text]) => text!)
    const files = new Map(
      blocks.flatMap((text) => {
        const name = /^# file: (\S+)\n/.exec(text)?.[1]
        return name === undefined ? [] : [[name, text] as const]
      }),
    )
    return blocks
      .filter((text) => /^# ends: /m.test(text))
      .map((text, index) => ({ name: `${heading}, ${index + 1}`, ...readExample(text), files }))
  })
}

function readExample(text: string): Omit<Example, 'name' | 'files'> {
  const said = (what: string) => [...text.matchAll(new RegExp(`^# ${what}: (.*)$`, 'gm'))].map(([, words]) => words!)
  const [end, ...others] = said('ends')
  const [, ends, code] = /^(.+) \((\d+)\)$/.exec(end ?? '') ?? []
  if (ends === undefined || others.length > 0) throw new Error(`This example has no end, or several:\n${text}`)
  const [command = 'chaos run example.yaml'] = said('run')
  return { text, command, shows: said('shows'), sends: said('sends'), ends, exitCode: Number(code) }
}
