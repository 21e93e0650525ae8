import type { ActivityManifest, InstalledPlugin, JsonSchema } from 'chaos-core'
import { exampleOf } from '../discover/example-of.ts'
import { schemaMembers } from '../discover/schema-members.ts'
import { argumentInWords, typeInWords } from '../discover/type-in-words.ts'
import { type Undo, undoOf } from '../discover/undo-of.ts'
import type { Style } from '../render/style.ts'
import { wrapText } from '../render/wrap-text.ts'

const width = 80

const undoing: Readonly<Record<Undo, string | undefined>> = {
  revert: 'What it changes is put back.',
  heals: 'What it changes is awaited until the system has healed it.',
  mixed: 'What it changes is put back, or awaited until the system has healed it, as far as that can be.',
  none: undefined,
}

/** The page that `chaos discover` shows of one activity, 80 columns wide: what it does, its arguments, and an example to be pasted. */
export function renderActivity(activity: ActivityManifest, plugin: InstalledPlugin, style: Style): string[] {
  const { id, kind, title, description, impact, deprecated, chaosToolkit, output } = activity
  const harm = impact === undefined || impact === 'none' ? [] : [impact]
  const undo = undoOf(activity, plugin)
  const paragraphs = [
    description,
    kind === 'probe' ? 'It looks, and alters nothing.' : undoing[undo],
    deprecated === undefined ? undefined : `Deprecated: use ${deprecated.use}.`,
  ]
  const returns = output['description']
  return [
    `${style.heading(id)}  ${style.dim([kind, ...harm].join(', '))}`,
    title,
    ...paragraphs.flatMap((text) => (text === undefined ? [] : ['', ...indented(text, 0)])),
    ...(chaosToolkit.length === 0 ? [] : ['', 'In files of Chaos Toolkit', ...chaosToolkit.map((name) => `  ${name}`)]),
    '',
    style.heading('Arguments'),
    ...argumentsOf(activity.args, style),
    '',
    style.heading('Returns'),
    ...indented(`${typeInWords(output)}${typeof returns === 'string' ? `: ${returns}` : ''}`, 2),
    '',
    style.heading(
      kind === 'action' ? 'Example, for the method or the rollbacks' : 'Example, for the hypothesis or the method',
    ),
    ...JSON.stringify(exampleOf(activity), undefined, 2).split('\n'),
  ]
}

function argumentsOf(args: JsonSchema, style: Style): string[] {
  const all = schemaMembers(args)
  if (all.length === 0) return ['  none']
  return all.flatMap(({ name, schema, required }) => {
    const { default: otherwise = null } = schema
    const need = required ? 'required' : otherwise === null ? 'optional' : `default ${JSON.stringify(otherwise)}`
    const { description } = schema
    return [
      ...indented(`${name}: ${argumentInWords(schema)}; ${need}`, 2, 4).map((line, at) =>
        at === 0 ? line.replace(name, style.heading(name)) : line,
      ),
      ...(typeof description === 'string' ? indented(description, 6) : []),
    ]
  })
}

/** A text in lines that begin after some columns; those after the first one after others. */
function indented(text: string, first: number, others = first): string[] {
  return wrapText(text, width - others).map((line, at) => `${' '.repeat(at === 0 ? first : others)}${line}`)
}
