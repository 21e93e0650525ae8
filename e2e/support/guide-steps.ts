import { readFileSync } from 'node:fs'

/** What a reader of a guide does: writes a file that is named just before it, or types commands. */
export type GuideStep = { readonly file: string; readonly text: string } | { readonly commands: string }

/** The code blocks of a guide, in their order: those of `sh` are commands, all others files. */
export function guideSteps(path: string): readonly GuideStep[] {
  const guide = readFileSync(path, 'utf8')
  return [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(({ index, 1: language, 2: text }) => {
    if (language === 'sh') return { commands: text! }
    const file = /`([\w./-]+)`[^`]*:\n\n$/.exec(guide.slice(0, index))?.[1]
    if (file === undefined) throw new Error(`No file is named before this block:\n${text}`)
    return { file, text: text! }
  })
}
