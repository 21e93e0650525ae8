import type { Find, FoundInput, Input } from './input.ts'

/** How many shorter inputs are tried; each that takes too long costs ten seconds. */
const tries = { quick: 200, slow: 8 } as const

/** Makes an input shorter as long as the same kind of thing is found in it: files and what the server says lose ever smaller pieces. */
export async function shrinkInput(
  { input, find: first }: FoundInput,
  play: (input: Input) => Promise<Find | undefined>,
): Promise<FoundInput> {
  let find = first
  let best = input
  const { kind } = first
  let left: number = kind === 'hang' || kind === 'memory' ? tries.slow : tries.quick
  const keeps = async (shorter: Input): Promise<boolean> => {
    if (left-- <= 0) return false
    const again = await play(shorter)
    if (again?.kind !== kind) return false
    find = again
    best = shorter
    return true
  }
  for (const name of Object.keys(input.files)) {
    if (await keeps({ ...best, files: without(best.files, name) })) continue
    await cut(best.files[name]!, (text) => keeps({ ...best, files: { ...best.files, [name]: text } }))
  }
  for (const at of input.answers.keys()) {
    await cut(best.answers[at]!.body, (body) =>
      keeps({ ...best, answers: best.answers.with(at, { ...best.answers[at]!, body }) }),
    )
  }
  return { input: best, find }
}

/** Takes pieces out of a text: the halves, the quarters, and so on. */
async function cut(text: string, keeps: (shorter: string) => Promise<boolean>): Promise<void> {
  let best = text
  for (let size = Math.ceil(text.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.length; ) {
      const shorter = best.slice(0, at) + best.slice(at + size)
      if (await keeps(shorter)) best = shorter
      else at += size
    }
  }
}

function without(files: Input['files'], name: string): Input['files'] {
  return Object.fromEntries(Object.entries(files).filter(([other]) => other !== name))
}
